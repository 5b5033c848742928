import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GuestPageView } from '../../app/guest/guest-page-view.ts';
import type { Result } from '../../app/result.ts';
import type { Settings } from '../../app/settings/settings.ts';
import { type GuestCertificate, guestCertificate } from './guest-certificate.ts';
import { guestFiles } from './guest-files.ts';
import type { GuestHost } from './guest-host.ts';
import { type GuestServer, startGuestServer } from './guest-server.ts';

/** What the guest service needs. */
export type GuestServiceOptions = {
  /** The profile folder, where an own certificate is kept. */
  readonly folder: string;
  /** The built guest page. */
  readonly files: string;
  readonly settings: Pick<StoreApi<Settings>, 'getState' | 'subscribe'>;
  readonly host: () => GuestHost;
  /** The address that other machines on this network know us by; "" for none. */
  readonly ownAddress: () => Promise<string>;
  /** A meeting that had no link has one: the page was switched on, or what kept it from being served was mended. */
  readonly linked: (meeting: string, link: string) => void;
  readonly log: (line: string) => void;
};

/** The guest page while there are meetings. */
export type GuestService = {
  readonly view: StoreApi<GuestPageView>;
  /** Opens the page for a meeting; its link, or "" while guests are not served. */
  open(meeting: string): Promise<string>;
  /** The meeting is over; after the last one nothing listens any more. */
  close(meeting: string): void;
  stop(): Promise<void>;
};

/** Serves guests by the settings, and only while a meeting is there to be joined. */
export const createGuestService = (options: GuestServiceOptions): GuestService => {
  const view = createStore<GuestPageView>(() => ({ fingerprint: '', expiresAt: null, base: '', problem: '' }));
  const meetings = new Set<string>();
  let server: Promise<GuestServer | null> | null = null;

  const base = async (port: number): Promise<string> => {
    const { publicUrl, address } = options.settings.getState().guestPage;
    if (publicUrl !== '') return publicUrl.replace(/\/+$/, '');
    const host = address || (await options.ownAddress()) || '127.0.0.1';
    return `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  };

  /** Origins a browser can know this machine's page by. */
  const origins = (port: number): string[] => {
    const { publicUrl } = options.settings.getState().guestPage;
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address) ?? []);
    return [
      ...(publicUrl === '' ? [] : [new URL(publicUrl).origin]),
      ...[...addresses, 'localhost'].map((host) => `https://${isIPv6(host) ? `[${host}]` : host}:${port}`),
    ];
  };

  const problem = (text: string): null => {
    options.log(`guest page: ${text}`);
    view.setState({ problem: text, base: '' });
    return null;
  };

  // One after the other, for two at once would make two certificates.
  let reading: Promise<unknown> = Promise.resolve();
  const certificateNow = (): Promise<Result<GuestCertificate>> => {
    const read = async (): Promise<Result<GuestCertificate>> => {
      const certificate = await guestCertificate(options.settings.getState().guestPage.certificate, options.folder);
      if (certificate.ok)
        view.setState({ fingerprint: certificate.value.fingerprint, expiresAt: certificate.value.expiresAt });
      return certificate;
    };
    const next = reading.then(read);
    reading = next.catch(() => undefined);
    return next;
  };
  /** Shows the certificate, or what is wrong with it, before the first guest meets it. */
  const look = async (): Promise<void> => {
    if (!options.settings.getState().guestPage.on || server !== null) return;
    const certificate = await certificateNow();
    if (!certificate.ok) problem(certificate.failure.reason);
    else if (server === null) view.setState({ problem: '' });
  };
  options.settings.subscribe(({ guestPage }, before) => {
    if (guestPage === before.guestPage) return;
    void look();
    if (guestPage.on && server === null) for (const meeting of meetings) void linkLater(meeting);
  });
  void look();

  const start = async (): Promise<GuestServer | null> => {
    const { guestPage } = options.settings.getState();
    const certificate = await certificateNow();
    if (!certificate.ok) return problem(certificate.failure.reason);
    const started = await startGuestServer({
      host: options.host(),
      certificate: certificate.value,
      files: await guestFiles(options.files),
      address: guestPage.address,
      port: guestPage.port,
      origins: () => origins(port),
      log: options.log,
    });
    if (!started.ok) return problem(started.failure.reason);
    const { port } = started.value;
    view.setState({ base: await base(port), problem: '' });
    return started.value;
  };

  const stop = async (): Promise<void> => {
    const running = server;
    server = null;
    await (await running)?.stop();
    view.setState({ base: '' });
  };

  const linkTo = async (meeting: string): Promise<string> => {
    server ??= start().catch((error: unknown) => problem(String(error)));
    const running = await server;
    if (running === null) server = null;
    // It may have ended while the page was being opened.
    if (running === null || !meetings.has(meeting)) return '';
    return `${view.getState().base}/j/${meeting}`;
  };
  const linkLater = async (meeting: string): Promise<void> => {
    const link = await linkTo(meeting);
    if (link !== '') options.linked(meeting, link);
  };

  return {
    view,
    open: async (meeting) => {
      meetings.add(meeting);
      return options.settings.getState().guestPage.on ? await linkTo(meeting) : '';
    },
    close: (meeting) => {
      meetings.delete(meeting);
      if (meetings.size === 0) void stop();
    },
    stop,
  };
};
