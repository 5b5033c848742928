import { describe, expect, test } from 'vitest';
import { HOSTILE_VALUES, LONE_SURROGATES } from '../../build/test/hostile-values.ts';
import type { Result } from '../result.ts';
import { checkStartCallInfo } from './check-start-call-info.ts';
import { AttendeeType, ConfAllowJoinUserType, MediaType } from './enumerations.ts';
import type { StartCallInfo } from './start-call-info.ts';

const INVALID = 430100002;
const TOO_LONG = 430100010;
const NOBODY = 430300001;

type Fields = { readonly [name: string]: unknown };

const info = (fields: Fields = {}) => ({
  callerInfo: {},
  calleeInfo: { number: '+990003246' },
  mediaType: 0,
  ...fields,
});

const callee = (fields: Fields) => info({ calleeInfo: { number: '+990003246', ...fields } });

/** Every field of the table, set to a value of choice. */
const FIELDS: { readonly [path: string]: (value: unknown) => unknown } = {
  startCallInfo: (value) => value,
  callerInfo: (value) => info({ callerInfo: value }),
  'callerInfo.nickName': (value) => info({ callerInfo: { nickName: value } }),
  calleeInfo: (value) => info({ calleeInfo: value }),
  'calleeInfo.nickName': (value) => callee({ nickName: value }),
  'calleeInfo.number': (value) => callee({ number: value, thirdUserId: 'ada' }),
  'calleeInfo.thirdUserId': (value) => callee({ thirdUserId: value }),
  'calleeInfo.userUuid': (value) => callee({ userUuid: value }),
  'calleeInfo.type': (value) => callee({ type: value }),
  'calleeInfo.corpId': (value) => callee({ corpId: value }),
  mediaType: (value) => info({ mediaType: value }),
  isGuestJoinConfWithoutPwd: (value) => info({ isGuestJoinConfWithoutPwd: value }),
  confAllowJoinUser: (value) => info({ confAllowJoinUser: value }),
  customInfo: (value) => info({ customInfo: value }),
};

const LIMITS: { readonly [path: string]: number } = {
  'callerInfo.nickName': 256,
  'calleeInfo.nickName': 256,
  'calleeInfo.number': 128,
  'calleeInfo.thirdUserId': 128,
  'calleeInfo.userUuid': 129,
  'calleeInfo.corpId': 32,
  customInfo: 64,
};

const ENUMERATIONS: { readonly [path: string]: { readonly [name: string]: number } } = {
  'calleeInfo.type': AttendeeType,
  mediaType: MediaType,
  confAllowJoinUser: ConfAllowJoinUserType,
};

const REQUIRED = ['startCallInfo', 'callerInfo', 'calleeInfo', 'mediaType'];
const OBJECTS = ['startCallInfo', 'callerInfo', 'calleeInfo'];

const made = (path: string, value: unknown) => checkStartCallInfo(FIELDS[path]?.(value));

const code = (result: Result<StartCallInfo>) => (result.ok ? 0 : result.failure.code);
const reason = (result: Result<StartCallInfo>) => (result.ok ? '' : result.failure.reason);

const at = (result: Result<StartCallInfo>, path: string): unknown => {
  if (!result.ok) throw new Error(result.failure.reason);
  return path.split('.').reduce<unknown>((value, name) => (value as Fields)[name], result.value);
};

describe('what is required', () => {
  test('the least that is legal is an empty callerInfo, a callee and a media type', () => {
    expect(checkStartCallInfo(info())).toEqual({ ok: true, value: info() });
    expect(checkStartCallInfo(info({ calleeInfo: { thirdUserId: 'ada' } }))).toEqual({
      ok: true,
      value: info({ calleeInfo: { thirdUserId: 'ada' } }),
    });
  });

  test.each(REQUIRED)('%s missing is an invalid parameter that names it', (path) => {
    const result = made(path, undefined);
    expect(code(result)).toBe(INVALID);
    expect(reason(result)).toBe(`${path} is missing`);
  });

  test.each(Object.keys(FIELDS).filter((path) => !REQUIRED.includes(path)))('%s may be undefined', (path) => {
    const result = made(path, undefined);
    expect(code(result)).toBe(0);
    expect(at(result, path)).toBeUndefined();
  });

  test.each(Object.keys(FIELDS))('%s null is a wrong type, not an absent field', (path) => {
    const result = made(path, null);
    expect(code(result)).toBe(INVALID);
    expect(reason(result)).toMatch(new RegExp(`^${path} is not `));
  });
});

describe('the callee', () => {
  test.each([
    [{}],
    [{ number: '' }],
    [{ thirdUserId: '' }],
    [{ number: '', thirdUserId: '' }],
    [{ nickName: 'Ada', userUuid: 'u' }],
  ])('%j has neither number nor thirdUserId, for an empty text is no number', (calleeInfo) => {
    const result = checkStartCallInfo(info({ calleeInfo }));
    expect(code(result)).toBe(NOBODY);
    expect(reason(result)).toContain('calleeInfo.number');
    expect(reason(result)).toContain('calleeInfo.thirdUserId');
  });

  test('number wins over thirdUserId, so only number is handed on', () => {
    const result = checkStartCallInfo(callee({ thirdUserId: 'ada' }));
    expect(result.ok && result.value.calleeInfo).toEqual({ number: '+990003246' });
  });

  test('an empty number leaves the call to thirdUserId', () => {
    const result = checkStartCallInfo(info({ calleeInfo: { number: '', thirdUserId: 'ada' } }));
    expect(result.ok && result.value.calleeInfo).toEqual({ thirdUserId: 'ada' });
  });

  test('a thirdUserId that breaks its rule is told even where number would win', () => {
    expect(reason(checkStartCallInfo(callee({ thirdUserId: 7 })))).toBe('calleeInfo.thirdUserId is not a string');
  });
});

describe('lengths', () => {
  test.each(Object.entries(LIMITS))('%s may have %i characters', (path, limit) => {
    const value = 'x'.repeat(limit);
    const result = made(path, value);
    expect(code(result)).toBe(0);
    if (path !== 'calleeInfo.thirdUserId') expect(at(result, path)).toBe(value);
  });

  test.each(Object.entries(LIMITS))('%s one past %i characters is too long', (path, limit) => {
    const result = made(path, 'x'.repeat(limit + 1));
    expect(code(result)).toBe(TOO_LONG);
    expect(reason(result)).toBe(`${path} is longer than ${limit} characters`);
  });

  test.each(Object.entries(LIMITS))('%s counts UTF-16 code units, two for 😀, up to %i', (path, limit) => {
    const most = '😀'.repeat(Math.floor(limit / 2));
    expect(code(made(path, most))).toBe(0);
    expect(code(made(path, `${most}😀`))).toBe(TOO_LONG);
  });

  test.each(Object.keys(LIMITS))('%s of 10 MB is too long, and the reason stays short', (path) => {
    const result = made(path, '\ud83d'.repeat(10 * 1024 * 1024));
    expect(code(result)).toBe(TOO_LONG);
    expect(reason(result).length).toBeLessThan(100);
  });

  test.each(Object.keys(LIMITS))('%s may be empty, which is the same as absent', (path) => {
    const result = made(path, '');
    expect(code(result)).toBe(0);
    expect(at(result, path)).toBeUndefined();
  });
});

describe('well-formed text', () => {
  const cases = Object.keys(LIMITS).flatMap((path) => LONE_SURROGATES.map(({ name, text }) => ({ path, name, text })));

  test.each(cases)('$path with $name is an invalid parameter', ({ path, text }) => {
    const result = made(path, text);
    expect(code(result)).toBe(INVALID);
    expect(reason(result)).toMatch(new RegExp(`^${path} is not well-formed`));
  });

  test('letters beyond the basic plane, controls and zero bytes are well-formed text and stay as they are', () => {
    const value = '𝒜da 王 😀 \u0000\r\n\u202e';
    expect(at(made('customInfo', value), 'customInfo')).toBe(value);
  });
});

describe('enumerations', () => {
  const legal = Object.entries(ENUMERATIONS).flatMap(([path, values]) =>
    Object.entries(values).map(([name, value]) => ({ path, name, value })),
  );
  const illegal = Object.entries(ENUMERATIONS).flatMap(([path, values]) =>
    [-1, Object.keys(values).length, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53].map((value) => ({
      path,
      value,
    })),
  );
  const wrongType = Object.keys(ENUMERATIONS).flatMap((path) =>
    ['0', '', true, 0n, [0], { valueOf: () => 0 }].map((value) => ({ path, value })),
  );

  test.each(legal)('$path takes $name = $value', ({ path, value }) => {
    expect(at(made(path, value), path)).toBe(value);
  });

  test.each(illegal)('$path does not take $value, which the enumeration has not', ({ path, value }) => {
    const result = made(path, value);
    expect(code(result)).toBe(INVALID);
    expect(reason(result)).toMatch(new RegExp(`^${path} is none of 0, 1`));
  });

  test.each(wrongType)('$path does not take $value, which is no number', ({ path, value }) => {
    const result = made(path, value);
    expect(code(result)).toBe(INVALID);
    expect(reason(result)).toBe(`${path} is not a number`);
  });

  test('minus zero is zero', () => {
    expect(Object.is(at(made('mediaType', -0), 'mediaType'), 0)).toBe(true);
  });
});

describe('isGuestJoinConfWithoutPwd', () => {
  test.each([true, false])('takes %s', (value) => {
    expect(at(made('isGuestJoinConfWithoutPwd', value), 'isGuestJoinConfWithoutPwd')).toBe(value);
  });

  test.each([0, 1, '', 'true', {}])('does not take %j for a boolean', (value) => {
    const result = made('isGuestJoinConfWithoutPwd', value);
    expect(code(result)).toBe(INVALID);
    expect(reason(result)).toBe('isGuestJoinConfWithoutPwd is not a boolean');
  });
});

describe('hostile values', () => {
  const cases = Object.keys(FIELDS).flatMap((path) => HOSTILE_VALUES.map(({ name, make }) => ({ path, name, make })));
  const leaves = cases.filter(({ path }) => !OBJECTS.includes(path));
  const objects = cases.filter(({ path }) => OBJECTS.includes(path));

  test.each(leaves)('$path as $name is an invalid parameter that names the field', ({ path, make }) => {
    const result = made(path, make());
    expect(code(result)).toBe(INVALID);
    expect(reason(result)).toMatch(new RegExp(`^${path} is `));
  });

  test.each(objects)('$path as $name is answered with a value, never an exception', ({ path, make }) => {
    const result = made(path, make());
    expect([INVALID, path === 'callerInfo' ? 0 : NOBODY]).toContain(code(result));
    expect(reason(result).length).toBeLessThan(200);
  });

  test.each(['callerInfo', 'calleeInfo', 'mediaType', 'customInfo'])(
    'a getter for %s that throws says which field it was',
    (name) => {
      const input = Object.defineProperty(info(), name, {
        get: () => {
          throw new Error('gotcha');
        },
      });
      const result = checkStartCallInfo(input);
      expect(code(result)).toBe(INVALID);
      expect(reason(result)).toBe(`${name} cannot be read`);
    },
  );

  test('a getter is asked once, so that it cannot show one value to the check and another to the call', () => {
    let asked = 0;
    const calleeInfo = Object.defineProperty({}, 'number', {
      enumerable: true,
      get: () => {
        asked += 1;
        return asked === 1 ? '+990003246' : { evil: true };
      },
    });
    expect(at(checkStartCallInfo(info({ calleeInfo })), 'calleeInfo.number')).toBe('+990003246');
    expect(asked).toBe(1);
  });

  test('inherited fields do not count', () => {
    expect(reason(checkStartCallInfo(Object.create(info())))).toBe('callerInfo is missing');
    expect(code(checkStartCallInfo(info({ calleeInfo: Object.create({ number: '+990003246' }) })))).toBe(NOBODY);
  });

  test('an own field named __proto__ is an unknown field and pollutes nothing', () => {
    const input = JSON.parse('{"callerInfo":{},"calleeInfo":{"number":"1","__proto__":{"corpId":"x"}},"mediaType":0}');
    const result = checkStartCallInfo(input);
    expect(at(result, 'calleeInfo')).toEqual({ number: '1' });
    expect(({} as Fields)['corpId']).toBeUndefined();
  });

  test('objects without prototype and instances of classes are objects like others', () => {
    class Callee {
      number = '+990003246';
    }
    const callerInfo = Object.assign(Object.create(null), { nickName: 'Ada' });
    const result = checkStartCallInfo(info({ callerInfo, calleeInfo: new Callee() }));
    expect(result.ok && result.value).toEqual(info({ callerInfo: { nickName: 'Ada' } }));
  });
});

describe('what is handed on', () => {
  const full = {
    callerInfo: { nickName: 'Ada' },
    calleeInfo: { nickName: 'Grace', number: '1000', userUuid: 'u-1', type: 5, corpId: 'c-1' },
    mediaType: 1,
    isGuestJoinConfWithoutPwd: true,
    confAllowJoinUser: 3,
    customInfo: 'ticket 7',
  };

  test('every field arrives', () => {
    expect(checkStartCallInfo(full)).toEqual({ ok: true, value: full });
  });

  test('unknown fields are ignored at every level, whatever they hold', () => {
    const extra = { isSpeakerOff: true, extra: () => 1, number2: Symbol('x') };
    const input = {
      ...full,
      ...extra,
      callerInfo: { ...full.callerInfo, ...extra },
      calleeInfo: { ...full.calleeInfo, ...extra },
    };
    expect(checkStartCallInfo(input)).toEqual({ ok: true, value: full });
  });

  test('it is a frozen copy, so that a caller cannot change it afterwards', () => {
    const input = structuredClone(full);
    const result = checkStartCallInfo(input);
    input.calleeInfo.number = '2000';
    expect(at(result, 'calleeInfo.number')).toBe('1000');
    const value = result.ok ? result.value : null;
    expect([value, value?.callerInfo, value?.calleeInfo].every(Object.isFrozen)).toBe(true);
  });
});

describe('which fault is told first', () => {
  const long = 'x'.repeat(1000);

  test.each([
    ['the order of the table', { callerInfo: 7, calleeInfo: 7, mediaType: 7 }, 'callerInfo is not an object'],
    [
      'a field of callerInfo before calleeInfo',
      { callerInfo: { nickName: long }, calleeInfo: 7 },
      'callerInfo.nickName is longer than 256 characters',
    ],
    [
      'calleeInfo before mediaType',
      info({ calleeInfo: { corpId: 1 }, mediaType: 7 }),
      'calleeInfo.corpId is not a string',
    ],
    ['an unsound field before a missing callee', info({ calleeInfo: {}, mediaType: 7 }), 'mediaType is none of 0, 1'],
    [
      'length before well-formedness',
      info({ customInfo: '\ud83d'.repeat(65) }),
      'customInfo is longer than 64 characters',
    ],
  ])('%s', (_rule, input, expected) => {
    expect(reason(checkStartCallInfo(input))).toBe(expected);
  });
});
