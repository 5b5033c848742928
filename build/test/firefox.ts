import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { openBidi } from './bidi.ts';
import { startBrowserProcess } from './browser-process.ts';
import { until } from './peers/until.ts';

/** A Firefox with one page; `evaluate` and `addInitScript` are those of Playwright, which does not drive Debian's Firefox. */
export type Firefox = Pick<Page, 'evaluate' | 'addInitScript'> & {
  goto(url: string): Promise<void>;
  /** Clicks a button by its name. */
  click(name: string): Promise<void>;
  /** Types into a field, instead of what is in it. */
  fill(css: string, text: string): Promise<void>;
  /** Waits until a text is on the page. */
  sees(text: string): Promise<void>;
  close(): Promise<void>;
};

/** How Firefox is started. */
export type FirefoxOptions = {
  /** Hz of the tone that its fake microphone gives; its fake camera gives a colour that changes. */
  readonly hz: number;
};

const CONTROL = '\uE009';
/** ms until what is waited for on the page counts as missing. */
const WAIT_MS = 20_000;

/** Starts Debian's Firefox without a window, as an ordinary user, with fake devices. */
export const startFirefox = async ({ hz }: FirefoxOptions): Promise<Firefox> => {
  const preferences = {
    'app.normandy.enabled': false,
    'app.update.auto': false,
    'browser.shell.checkDefaultBrowser': false,
    'browser.startup.homepage_override.mstone': 'ignore',
    'datareporting.policy.dataSubmissionEnabled': false,
    'intl.accept_languages': 'en-US',
    'media.navigator.audio.fake_frequency': hz,
    'media.navigator.permission.disabled': true,
    'media.navigator.streams.fake': true,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'services.settings.server': 'http://127.0.0.1:9',
    'toolkit.telemetry.enabled': false,
  };
  const { endpoint, end } = await startBrowserProcess({
    command: 'firefox-esr',
    arguments: (profile) => ['--headless', '--remote-debugging-port=0', '--profile', profile, 'about:blank'],
    prepare: (profile) =>
      writeFile(
        join(profile, 'user.js'),
        Object.entries(preferences)
          .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
          .join(''),
      ),
    ready: /WebDriver BiDi listening on (ws:\/\/\S+)/,
  });
  try {
    const bidi = await openBidi(endpoint);
    const { contexts } = await bidi.send('browsingContext.getTree', {});
    const context = (contexts as readonly { readonly context: string }[])[0]!.context;

    const evaluate = async (run: unknown, argument?: unknown): Promise<unknown> => {
      const { type, result, exceptionDetails } = await bidi.send('script.callFunction', {
        functionDeclaration: `async (text) => JSON.stringify((await (${run})(JSON.parse(text))) ?? null)`,
        arguments: [{ type: 'string', value: JSON.stringify(argument ?? null) }],
        target: { context },
        awaitPromise: true,
      });
      if (type === 'success') return JSON.parse((result as { readonly value: string }).value);
      throw new Error((exceptionDetails as { readonly text: string }).text);
    };
    const act = (actions: readonly object[]): Promise<unknown> =>
      bidi.send('input.performActions', { context, actions });
    const find = (locator: object): Promise<object> =>
      until(
        `${JSON.stringify(locator)} on the page`,
        async () => ((await bidi.send('browsingContext.locateNodes', { context, locator }))['nodes'] as object[])[0],
        WAIT_MS,
      );
    const touch = async (element: object): Promise<void> => {
      const origin = { type: 'element', element };
      await act([
        {
          type: 'pointer',
          id: 'mouse',
          actions: [
            { type: 'pointerMove', x: 0, y: 0, origin },
            { type: 'pointerDown', button: 0 },
            { type: 'pointerUp', button: 0 },
          ],
        },
      ]);
    };
    const press = (keys: readonly string[]): readonly object[] => [
      ...keys.map((value) => ({ type: 'keyDown', value })),
      ...keys.map((value) => ({ type: 'keyUp', value })),
    ];
    const see = (text: string): Promise<boolean> =>
      evaluate((wanted: string) => document.body.innerText.includes(wanted), text) as Promise<boolean>;
    await bidi.send('browsingContext.setViewport', { context, viewport: { width: 1100, height: 720 } });

    return {
      evaluate: evaluate as Page['evaluate'],
      addInitScript: (async (run: unknown) => {
        await bidi.send('script.addPreloadScript', { functionDeclaration: String(run) });
      }) as unknown as Page['addInitScript'],
      goto: async (url) => void (await bidi.send('browsingContext.navigate', { context, url, wait: 'complete' })),
      click: async (name) => await touch(await find({ type: 'accessibility', value: { role: 'button', name } })),
      fill: async (css, text) => {
        await touch(await find({ type: 'css', value: css }));
        await act([
          { type: 'key', id: 'keys', actions: [...press([CONTROL, 'a']), ...[...text].flatMap((key) => press([key]))] },
        ]);
      },
      sees: async (text) => void (await until(`${text} on the page`, () => see(text), WAIT_MS)),
      close: async () => {
        bidi.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
};
