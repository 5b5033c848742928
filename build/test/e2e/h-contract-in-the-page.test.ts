import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { checkStartCallInfo } from '../../../app/conf/check-start-call-info.ts';
import type { CreateConfResult } from '../../../app/conf/create-conf-result.ts';
import { AttendeeType, ConfAllowJoinUserType } from '../../../app/conf/enumerations.ts';
import { START_CALL_SHAPE } from '../../../app/conf/plain-start-call-info.ts';
import { LENGTH_LIMITS } from '../../../app/conf/start-call-info.ts';
import { SDKERR } from '../../../app/sdkerr.ts';
import { HOSTILE_VALUES, type HostileValue, LONE_SURROGATES } from '../hostile-values.ts';
import { type App, startApp } from './parley-app.ts';
import { ask, eventually, onlyCall, phaseOf, stateOf } from './screen.ts';

/** What one call of `startP2pConf` in the page came to. */
type Came = { readonly threw: string; readonly times: number; readonly code: number; readonly reason: string };

declare global {
  interface Window {
    /** build/test/hostile-values.ts, in the page. */
    readonly hostile: { readonly HOSTILE_VALUES: readonly HostileValue[] };
    /** Calls `startP2pConf` and waits for its callback. */
    startAndWait(input: unknown): Promise<Came>;
    readonly results: CreateConfResult[];
  }
}

/** Sound, but nobody without an account can route it: no call ever starts. */
const NUMBER = '+4930901820';
const SOUND = { callerInfo: {}, calleeInfo: { number: NUMBER }, mediaType: 0 };

let app: App;
beforeAll(async () => {
  app = await startApp();
  await prepare();
});
afterAll(async () => await app?.close());

/** Puts the tools of this test into the page; they go with a reload. */
const prepare = async (): Promise<void> => {
  const built = buildSync({
    entryPoints: [fileURLToPath(new URL('../hostile-values.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'hostile',
  });
  await app.page.evaluate(`${built.outputFiles[0]?.text}; window.hostile = hostile;`);
  await app.page.evaluate(() => {
    Object.assign(window, {
      results: [],
      startAndWait: (input: unknown): Promise<Came> =>
        new Promise((resolve) => {
          let times = 0;
          try {
            window.parley.startP2pConf(input, (code, reason, result) => {
              times += 1;
              window.results.push(result);
              // What would come twice, comes before the answer to a later question.
              void window.parley
                .call('classifyCallee', { text: '1', account: null, asTyped: false })
                .then(() => resolve({ threw: '', times, code, reason }));
            });
          } catch (error) {
            resolve({ threw: String(error), times, code: Number.NaN, reason: '' });
          }
        }),
    });
  });
};

const started = (input: unknown): Promise<Came> => app.page.evaluate((given) => window.startAndWait(given), input);

/** The input with one field replaced. */
const replaced = (path: string, value: unknown): unknown => {
  const [first = '', second] = path.split('.');
  if (path === '') return value;
  if (second === undefined) return { ...SOUND, [first]: value };
  return { ...SOUND, [first]: { ...(SOUND as unknown as Record<string, object>)[first], [second]: value } };
};

/** What the contract wants: the engine's own check, or that an account is needed. */
const wanted = (input: unknown): { readonly code: number; readonly field: string } => {
  const checked = checkStartCallInfo(input);
  if (checked.ok) return { code: SDKERR.UISDK_UNLOGIN_ERROR, field: '' };
  return { code: checked.failure.code, field: checked.failure.reason.split(' ')[0] ?? '' };
};

const PATHS = Object.entries(START_CALL_SHAPE).flatMap(([name, inner]) =>
  inner === true ? [name] : [name, ...Object.keys(inner).map((field) => `${name}.${field}`)],
);

test.each(['', ...PATHS])(
  'hostile values as "%s" never throw, and the callback says once what is wrong',
  async (path) => {
    const came = await app.page.evaluate(
      async ([at, sound]) => {
        const [first = '', second] = at.split('.');
        const all: Came[] = [];
        for (const { make } of window.hostile.HOSTILE_VALUES) {
          const value = make();
          const owner = (sound as unknown as Record<string, object>)[first];
          const field = second === undefined ? value : { ...owner, [second]: value };
          all.push(await window.startAndWait(at === '' ? value : { ...sound, [first]: field }));
        }
        return all;
      },
      [path, SOUND] as const,
    );
    for (const [index, { name, make }] of HOSTILE_VALUES.entries()) {
      const { code, field } = wanted(replaced(path, make()));
      expect(came[index], name).toMatchObject({ threw: '', times: 1, code });
      expect(came[index]?.reason.split(' ')[0], name).toBe(field === '' ? came[index]?.reason.split(' ')[0] : field);
    }
  },
);

test('every limit holds at the limit and fails one past it', async () => {
  for (const path of PATHS) {
    const limit = LENGTH_LIMITS[path.split('.').at(-1) as keyof typeof LENGTH_LIMITS];
    if (limit === undefined) continue;
    const inside = await started(replaced(path, '7'.repeat(limit)));
    expect(inside, path).toMatchObject({ threw: '', times: 1 });
    expect(inside.code, path).not.toBe(SDKERR.UISDK_ARGS_LENGTH_OVERRUN);
    const past = await started(replaced(path, '7'.repeat(limit + 1)));
    expect(past, path).toMatchObject({ threw: '', times: 1, code: SDKERR.UISDK_ARGS_LENGTH_OVERRUN });
    expect(past.reason, path).toContain(path);
  }
});

test('every enumeration value passes, and the one after the last does not', async () => {
  const lists = {
    'calleeInfo.type': AttendeeType,
    mediaType: { a: 0, b: 1 },
    confAllowJoinUser: ConfAllowJoinUserType,
  };
  for (const [path, list] of Object.entries(lists)) {
    const values = Object.values(list);
    for (const value of values) {
      expect((await started(replaced(path, value))).code, `${path} ${value}`).toBe(SDKERR.UISDK_UNLOGIN_ERROR);
    }
    const next = await started(replaced(path, values.length));
    expect(next).toMatchObject({ times: 1, code: SDKERR.UISDK_API_INVALID_PARAMETERS });
  }
});

test('malformed text, and 10 MB of it, get their codes', async () => {
  const came = await app.page.evaluate(
    async ([texts, sound]) => {
      const all: Came[] = [];
      // By character codes: a lone surrogate does not survive the way into the page.
      for (const codes of texts) {
        const number = String.fromCharCode(...codes);
        all.push(await window.startAndWait({ ...sound, calleeInfo: { number } }));
      }
      all.push(await window.startAndWait({ ...sound, customInfo: 'x'.repeat(10_000_000) }));
      return all;
    },
    [LONE_SURROGATES.map(({ text }) => text.split('').map((unit) => unit.charCodeAt(0))), SOUND] as const,
  );
  const huge = came.pop();
  for (const one of came) {
    expect(one).toMatchObject({ threw: '', times: 1, code: SDKERR.UISDK_API_INVALID_PARAMETERS });
    expect(one.reason).toContain('calleeInfo.number');
  }
  expect(huge).toMatchObject({ threw: '', times: 1, code: SDKERR.UISDK_ARGS_LENGTH_OVERRUN });
});

test('getters, unknown fields and functions in them do no harm', async () => {
  const came = await app.page.evaluate(async (sound) => {
    const boom = (): never => {
      throw new Error('boom');
    };
    return [
      await window.startAndWait(Object.defineProperty({ ...sound }, 'calleeInfo', { get: boom })),
      await window.startAndWait({ ...sound, more: () => 1, symbol: Symbol('x'), window }),
      await window.startAndWait(Object.create(sound)),
    ];
  }, SOUND);
  expect(came[0]).toMatchObject({ threw: '', times: 1, code: SDKERR.UISDK_API_INVALID_PARAMETERS });
  expect(came[0]?.reason).toContain('calleeInfo');
  expect(came[1]).toMatchObject({ threw: '', times: 1, code: SDKERR.UISDK_UNLOGIN_ERROR });
  expect(came[2]).toMatchObject({ threw: '', times: 1, code: SDKERR.UISDK_API_INVALID_PARAMETERS });
});

test('a callback that is no function, or throws, harms nobody', async () => {
  const threw = await app.page.evaluate(async (sound) => {
    const start = window.parley.startP2pConf as (input: unknown, callback?: unknown) => void;
    try {
      for (const callback of [undefined, null, 5, 'x', {}, []]) start(sound, callback);
      start(sound, () => {
        throw new Error('mine');
      });
    } catch (error) {
      return String(error);
    }
    return '';
  }, SOUND);
  expect(threw).toBe('');
  expect(await started(SOUND)).toMatchObject({ times: 1, code: SDKERR.UISDK_UNLOGIN_ERROR });
  expect(await stateOf(app.page, 'calls')).toEqual([]);
});

test('a good input gets the meeting, once, and the state shows the same one', async () => {
  const { page } = app;
  const input = {
    callerInfo: { nickName: 'Ada' },
    calleeInfo: { number: inject('launch').echoNumber, nickName: 'Echo', userUuid: 'u', type: 11, corpId: 'c' },
    mediaType: 0,
    confAllowJoinUser: 3,
    customInfo: 'x'.repeat(64),
  };
  const before = Math.floor(Date.now() / 1000);
  expect(await started(input)).toEqual({ threw: '', times: 1, code: 0, reason: '' });
  const result = await page.evaluate(() => window.results.at(-1));
  expect(result).toMatchObject({
    vmrConfId: '',
    mediaType: 0,
    selfConfRole: 1,
    guestJoinUri: '',
    schedulerName: 'Ada',
  });
  expect(result?.customInfo).toBe(input.customInfo);
  expect(result?.confId).toMatch(/^\d{9}$/);
  expect(result?.hostPwd).toMatch(/^\d{4,16}$/);
  expect(result?.guestPwd).toMatch(/^\d{4,16}$/);
  expect(result?.subject).not.toBe('');
  expect(result?.startTimeStamp).toBeGreaterThanOrEqual(before);
  expect(result?.endTimeStamp).toBeGreaterThan(result?.startTimeStamp ?? 0);
  expect((await onlyCall(page)).meeting).toMatchObject({ ...result, joinPolicy: 3 });
});

test('a second one while the first goes on is refused, and the first is not disturbed', async () => {
  await eventually(() => phaseOf(app.page)).toBe('active');
  const { id } = await onlyCall(app.page);
  expect(await started(SOUND)).toMatchObject({ times: 1, code: SDKERR.UISDK_ALREADY_EXIST_CONF_OR_CALL });
  expect(await onlyCall(app.page)).toMatchObject({ id, state: { phase: 'active' } });
  expect(await ask(app.page, 'leaveConf', { call: id })).toMatchObject({ ok: true });
  await eventually(() => phaseOf(app.page)).toBe('ended');
});

test('a window that is reloaded at once hears nothing twice, and sees the meeting', async () => {
  const { page } = app;
  const loaded = page.waitForEvent('load');
  await page.evaluate((number) => {
    sessionStorage.removeItem('times');
    window.parley.startP2pConf({ callerInfo: {}, calleeInfo: { number }, mediaType: 0 }, () =>
      sessionStorage.setItem('times', String(Number(sessionStorage.getItem('times')) + 1)),
    );
    location.reload();
  }, inject('launch').echoNumber);
  await loaded;
  await eventually(async () => (await stateOf(page, 'calls')).at(-1)?.state.phase).toBe('active');
  expect((await onlyCall(page)).meeting?.confId).toMatch(/^\d{9}$/);
  await page.getByRole('button', { name: 'Leave' }).click();
  await eventually(() => phaseOf(page)).toBe('ended');
  expect(Number(await page.evaluate(() => sessionStorage.getItem('times')))).toBeLessThanOrEqual(1);
});

test('nothing but window.parley is there, and it cannot be replaced or changed', async () => {
  const found = await app.page.evaluate(() => {
    const names = Object.keys(window.parley);
    try {
      Object.assign(window, { parley: null });
    } catch {
      // Strict mode says so.
    }
    return { names, still: typeof window.parley?.startP2pConf, frozen: Object.isFrozen(window.parley) };
  });
  expect(found).toEqual({ names: ['startP2pConf', 'call', 'watch', 'on'], still: 'function', frozen: true });
});
