/** A value that a caller could hand over in bad faith or by mistake; made anew each time, since some can be used only once. */
export type HostileValue = { readonly name: string; readonly make: () => unknown };

/** Thrown by hostile getters and traps: it cannot even be turned into text. */
const unprintable = () =>
  Object.create(null, {
    toString: {
      get: () => {
        throw new Error('toString');
      },
    },
  });

const throwing = () => {
  throw unprintable();
};

const throwingProxy = () =>
  new Proxy(
    {},
    {
      get: throwing,
      has: throwing,
      ownKeys: throwing,
      getPrototypeOf: throwing,
      getOwnPropertyDescriptor: throwing,
      set: throwing,
      defineProperty: throwing,
      deleteProperty: throwing,
    },
  );

const revokedProxy = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

const cycle = () => {
  const value: { [name: string]: unknown } = {};
  for (const name of ['callerInfo', 'calleeInfo', 'number', 'self']) value[name] = value;
  return value;
};

const deep = () => {
  let value: object = {};
  for (let depth = 0; depth < 100_000; depth += 1) value = { callerInfo: value, calleeInfo: value };
  return value;
};

const wide = () => Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`field${n}`, n]));

const unconvertible = () => ({
  [Symbol.toPrimitive]: throwing,
  toString: throwing,
  valueOf: throwing,
  toJSON: throwing,
});

/** Values that are not text, not a number, not a boolean and no object with the fields one hopes for. */
export const HOSTILE_VALUES: readonly HostileValue[] = [
  { name: 'null', make: () => null },
  { name: 'a bigint', make: () => 1n },
  { name: 'a symbol', make: () => Symbol('number') },
  { name: 'a function', make: () => () => '+990003246' },
  { name: 'a class', make: () => class Callee {} },
  { name: 'NaN', make: () => Number.NaN },
  { name: 'Infinity', make: () => Number.POSITIVE_INFINITY },
  { name: 'a fraction', make: () => 1.5 },
  { name: 'a negative number', make: () => -1 },
  { name: 'a number past 32 bits', make: () => 2 ** 32 },
  { name: 'an empty array', make: () => [] },
  { name: 'an array of one text', make: () => ['+990003246'] },
  { name: 'a typed array', make: () => new Uint8Array([1]) },
  { name: 'a boxed text', make: () => new String('+990003246') },
  { name: 'a boxed number', make: () => new Number(0) },
  { name: 'a date', make: () => new Date(0) },
  { name: 'a map', make: () => new Map([['number', '+990003246']]) },
  { name: 'a regular expression', make: () => /x/ },
  { name: 'a promise', make: () => Promise.resolve('+990003246') },
  { name: 'a thenable', make: () => Object.fromEntries([['then', throwing]]) },
  { name: 'an error', make: () => new Error('x') },
  { name: 'a proxy whose every trap throws', make: throwingProxy },
  { name: 'a revoked proxy', make: revokedProxy },
  { name: 'an object that cannot be converted', make: unconvertible },
  { name: 'an object without prototype', make: () => Object.create(null) },
  { name: 'an object that is its own fields', make: cycle },
  { name: 'an object 100 000 levels deep', make: deep },
  { name: 'an object of 100 000 fields', make: wide },
];

/** Text that is not well-formed UTF-16: a surrogate without its other half. */
export const LONE_SURROGATES: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'a lone high surrogate', text: '\ud83d' },
  { name: 'a lone low surrogate', text: '\ude00' },
  { name: 'a pair in the wrong order', text: '\ude00\ud83d' },
  { name: 'a high surrogate before a letter', text: 'a\ud83db' },
  { name: 'a high surrogate at the end', text: 'abc\ud83d' },
  { name: 'a good pair followed by half of one', text: '😀\ud83d' },
];
