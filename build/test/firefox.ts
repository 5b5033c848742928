import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firefox } from 'playwright';
import { APP_USER, ensureAppUser, needsAppUser } from '../commands/app-user.mjs';
import type { Guests } from './browser.ts';
import { userIds } from './user-ids.ts';

/** How Firefox is started. */
export type FirefoxOptions = {
  /** Hz of the tone that its fake microphone gives; its fake camera gives a colour that changes. */
  readonly hz: number;
};

/** Starts Debian's Firefox, driven by WebDriver BiDi, as an ordinary user, with fake devices and a page of its own. */
export const startFirefox = async ({ hz }: FirefoxOptions): Promise<Guests> => {
  const profile = await mkdtemp(join(tmpdir(), 'parley-firefox-'));
  const program = join(profile, 'firefox');
  const as: string[] = [];
  if (needsAppUser()) {
    ensureAppUser();
    const { uid, gid } = userIds(APP_USER.name);
    await chown(profile, uid, gid);
    as.push('setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--');
  }
  // What starts the browser puts its options first, so that the change of user needs a program of its own.
  await writeFile(program, `#!/bin/sh\nexec ${[...as, 'firefox-esr'].join(' ')} "$@"\n`);
  await chmod(program, 0o755);
  const remove = (): Promise<void> => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    const context = await firefox.launchPersistentContext(profile, {
      channel: 'moz-firefox',
      executablePath: program,
      ignoreHTTPSErrors: true,
      viewport: { width: 1100, height: 720 },
      env: { ...process.env, HOME: profile },
      firefoxUserPrefs: {
        'intl.accept_languages': 'en-US',
        'media.navigator.permission.disabled': true,
        'media.navigator.streams.fake': true,
        'media.navigator.audio.fake_frequency': hz,
      },
    });
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(20_000);
    return {
      page,
      context,
      close: async () => {
        await context.close().catch(() => {});
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
};
