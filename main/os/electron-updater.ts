import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, renameSync, rmSync } from 'node:fs';
import { app, type ClientRequest, session } from 'electron';
import {
  AppImageUpdater,
  CancellationToken,
  MacUpdater,
  NsisUpdater,
  Provider,
  type ResolvedUpdateFileInfo,
  type UpdateInfo,
} from 'electron-updater';
import { type ProviderRuntimeOptions, resolveFiles } from 'electron-updater/out/providers/Provider.js';
import { verifySignature } from 'electron-updater/out/windowsExecutableCodeSignatureVerifier.js';
import { ofFeed } from '../update/feed.ts';
import { channelFile, fileFor, LARGEST_DESCRIPTION, readRelease } from '../update/release.ts';
import type { CheckAnswer, DownloadAnswer, Updater } from '../update/updater.ts';
import { strictly } from '../update/windows-signature.ts';
import { netError, requestText } from './release-request.ts';

/** A download that brings nothing for so long is given up, ms; time to verify a signature is in it. */
const STALLED = 120_000;

/** Replaces the AppImage in one step and under its name, where the library deletes it before it has the new one in place. */
class WholeAppImageUpdater extends AppImageUpdater {
  protected override doInstall(options: { readonly isForceRunAfter: boolean }): boolean {
    const image = process.env['APPIMAGE'];
    const from = this.installerPath;
    if (image === undefined || from === null) return false;
    const beside = `${image}.new`;
    try {
      copyFileSync(from, beside);
      chmodSync(beside, 0o755);
      renameSync(beside, image);
    } catch {
      rmSync(beside, { force: true });
      return false;
    }
    if (options.isForceRunAfter) spawn(image, [], { detached: true, stdio: 'ignore' }).unref();
    return true;
  }
}

const createUpdater = (): NsisUpdater | MacUpdater | WholeAppImageUpdater => {
  if (process.platform === 'darwin') return new MacUpdater();
  if (process.platform !== 'win32') return new WholeAppImageUpdater();
  const nsis = new NsisUpdater();
  nsis.verifyUpdateCodeSignature = strictly(verifySignature);
  return nsis;
};

/** electron-updater, asked for one thing at a time and told nothing that a server made up. */
export const electronUpdater = (feed: URL): Updater => {
  const updater = createUpdater();
  const requests = session.fromPartition('electron-updater', { cache: false });
  requests.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !ofFeed(feed, details.url) }));
  // A file that does not say how long it is could fill the disk.
  requests.webRequest.onHeadersReceived((details, answer) => {
    const small = new URL(details.url).pathname.endsWith('.yml') || details.statusCode !== 200;
    const sized = Object.keys(details.responseHeaders ?? {}).some((name) => name.toLowerCase() === 'content-length');
    answer({ cancel: !small && !sized });
  });
  updater.logger = null;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.disableWebInstaller = true;

  let offered: UpdateInfo | null = null;
  let asking = new AbortController();
  let fetching = new CancellationToken();
  const running = new Set<ClientRequest>();
  /** The library's own cancelling leaves the connection open, and what is on its way coming. */
  const stopFetching = (): void => {
    fetching.cancel();
    for (const request of running) request.abort();
  };
  const offer = (): UpdateInfo => {
    if (offered === null) throw new Error('nothing was asked');
    return offered;
  };
  /** Takes the release that was read and checked; the library's own would take any address from the server. */
  class CheckedProvider extends Provider<UpdateInfo> {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(runtime);
      const { executor } = runtime;
      const create = executor.createRequest.bind(executor);
      executor.createRequest = (options, callback) => {
        const request = create(options, callback);
        running.add(request);
        return request;
      };
    }
    override getLatestVersion(): Promise<UpdateInfo> {
      return Promise.resolve(offer());
    }
    override resolveFiles(info: UpdateInfo): ResolvedUpdateFileInfo[] {
      return resolveFiles(info, feed);
    }
  }
  updater.setFeedURL({ provider: 'custom', updateProvider: CheckedProvider });

  const check = async (channel: 'latest' | 'beta'): Promise<CheckAnswer> => {
    const refused = (version: string, detail: string): CheckAnswer => ({
      is: 'refused',
      why: 'description',
      version,
      detail,
    });
    asking = new AbortController();
    const url = new URL(channelFile(channel, process.platform, process.arch), feed).href;
    const asked = await requestText(url, requests, LARGEST_DESCRIPTION, asking.signal);
    if (asked.is === 'failed') return asked;
    if (asked.is === 'too-large') return refused('', 'larger than a description is');
    const release = readRelease(asked.text);
    if ('bad' in release) return refused(release.version, release.bad);
    const file = fileFor(release, process.platform, process.arch);
    if (file === null) return refused(release.version, 'no file for this machine');
    offered = { ...release, files: [file], path: file.url, sha512: file.sha512 };
    // Only who runs a beta and has left its channel is offered an older version.
    updater.allowDowngrade = channel === 'latest' && updater.currentVersion.prerelease.length > 0;
    const result = await updater.checkForUpdates().catch(() => null);
    if (result === null) return refused(release.version, 'not a version to compare with');
    if (!result.isUpdateAvailable) return { is: 'none' };
    return { is: 'found', version: release.version, back: updater.currentVersion.compare(release.version) > 0 };
  };

  const download: Updater['download'] = async ({ installOnQuit, onPercent }) => {
    const [file] = offer().files;
    const version = offer().version;
    fetching = new CancellationToken();
    let why: DownloadAnswer | null = null;
    const stop = (answer: DownloadAnswer): void => {
      why ??= answer;
      stopFetching();
    };
    const stalled = (): void =>
      stop({ is: 'failed', why: 'unreachable', detail: 'the download stands still', retryAfter: 0 });
    let patience = setTimeout(stalled, STALLED);
    const progress = ({ percent, transferred }: { percent: number; transferred: number }): void => {
      clearTimeout(patience);
      patience = setTimeout(stalled, STALLED);
      if (transferred > (file?.size ?? 0)) {
        stop({ is: 'refused', why: 'checksum', version, detail: 'more bytes than were announced' });
      }
      onPercent(Math.max(0, Math.min(100, Math.floor(percent))));
    };
    updater.autoInstallOnAppQuit = installOnQuit;
    // An AppImage carries the map of its blocks inside and is asked for by its place.
    updater.disableDifferentialDownload = process.platform === 'linux' && file?.blockMapSize === undefined;
    updater.on('download-progress', progress);
    try {
      await updater.downloadUpdate(fetching);
      return { is: 'downloaded' };
    } catch (error) {
      return why ?? answerOf(error, version);
    } finally {
      clearTimeout(patience);
      updater.off('download-progress', progress);
      running.clear();
    }
  };

  return {
    check,
    download,
    cancel: () => {
      asking.abort();
      stopFetching();
    },
    drop: () => {
      updater.autoInstallOnAppQuit = false;
    },
    install: () => {
      // The new one must not find the old one running.
      app.releaseSingleInstanceLock();
      if (updater instanceof MacUpdater) {
        updater.quitAndInstall();
        return;
      }
      // The program's own path is gone with its image.
      const { APPIMAGE: image } = process.env;
      if (!updater.install(true, true)) app.relaunch(image === undefined ? {} : { execPath: image });
      app.quit();
    },
  };
};

const answerOf = (error: unknown, version: string): DownloadAnswer => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = netError(error);
  if (code === 'ERR_CHECKSUM_MISMATCH') return { is: 'refused', why: 'checksum', version, detail };
  const signature = process.platform === 'darwin' && error instanceof Error && /code signature/i.test(error.message);
  if (code === 'ERR_UPDATER_INVALID_SIGNATURE' || signature)
    return { is: 'refused', why: 'signature', version, detail };
  if (detail.endsWith('ERR_BLOCKED_BY_CLIENT')) return { is: 'refused', why: 'description', version, detail };
  if (/^(?:ENOSPC|EACCES|EROFS|EPERM|EDQUOT)$/.test(code)) return { is: 'failed', why: 'disk', detail, retryAfter: 0 };
  const answered = /status \d{3}/.test(detail);
  return { is: 'failed', why: answered ? 'server' : 'unreachable', detail, retryAfter: 0 };
};
