import { describe, expect, test } from 'vitest';
import { HOSTILE_VALUES, LONE_SURROGATES } from '../../build/test/hostile-values.ts';
import { checkStartCallInfo } from './check-start-call-info.ts';
import { plainCopy, START_CALL_SHAPE } from './plain-start-call-info.ts';

const GOOD = { callerInfo: {}, calleeInfo: { number: '+990003246' }, mediaType: 0 };

/** A good input with one field replaced. */
const with_ = (path: string, value: unknown): unknown => {
  const [first = '', second] = path.split('.');
  if (path === '') return value;
  if (second === undefined) return { ...GOOD, [first]: value };
  const owner = first === 'calleeInfo' ? GOOD.calleeInfo : {};
  return { ...GOOD, [first]: { ...owner, [second]: value } };
};

const PATHS = [
  '',
  ...Object.entries(START_CALL_SHAPE).flatMap(([name, inner]) =>
    inner === true ? [name] : [name, ...Object.keys(inner).map((field) => `${name}.${field}`)],
  ),
];

/** What the check says: the code, and the first word of the reason, which is the field. */
const verdict = (input: unknown): readonly [number, string] => {
  const checked = checkStartCallInfo(input);
  return checked.ok ? [0, ''] : [checked.failure.code, checked.failure.reason.split(' ')[0] ?? ''];
};

describe('the copy that is sent is judged like the value that was given', () => {
  for (const { name, make } of HOSTILE_VALUES) {
    test.each(PATHS)(`${name} as "%s"`, (path) => {
      const copy = plainCopy(with_(path, make()), START_CALL_SHAPE);
      expect(structuredClone(copy)).toEqual(copy);
      expect(verdict(copy)).toEqual(verdict(with_(path, make())));
    });
  }

  test.each(LONE_SURROGATES)('$name stays malformed', ({ text }) => {
    expect(verdict(plainCopy(with_('calleeInfo.number', text), START_CALL_SHAPE))).toEqual([
      430100002,
      'calleeInfo.number',
    ]);
  });

  test('a text of 10 MB is still too long, and is not sent whole', () => {
    const copy = plainCopy(with_('customInfo', 'x'.repeat(10_000_000)), START_CALL_SHAPE);
    expect(verdict(copy)).toEqual([430100010, 'customInfo']);
    expect(JSON.stringify(copy).length).toBeLessThan(2000);
  });

  test('a getter that throws is a fault of its field', () => {
    const input = Object.defineProperty({ ...GOOD }, 'mediaType', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(verdict(plainCopy(input, START_CALL_SHAPE))).toEqual([430100002, 'mediaType']);
  });

  test('inherited and unknown fields are left out', () => {
    const inherited = Object.create({ customInfo: 'x' });
    Object.assign(inherited, GOOD, { more: Symbol('unknown') });
    expect(plainCopy(inherited, START_CALL_SHAPE)).toEqual(GOOD);
  });

  test('its text alone is the whole function, for the preload runs it in the page', () => {
    const alone: unknown = new Function(`return ${plainCopy.toString()}`)();
    expect((alone as typeof plainCopy)(GOOD, START_CALL_SHAPE)).toEqual(GOOD);
  });
});
