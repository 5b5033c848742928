import { fail, ok, type Result } from '../result.ts';
import { SDKERR } from '../sdkerr.ts';
import { AttendeeType, ConfAllowJoinUserType, MediaType } from './enumerations.ts';
import { type CalleeInfo, type CallerInfo, LENGTH_LIMITS, type StartCallInfo } from './start-call-info.ts';

/** Judges one value and gives a fresh copy of it; `undefined` stands for a field that is absent. Never throws. */
type Check<T> = (value: unknown, path: string) => Result<T>;

type Fields<T> = { readonly [K in keyof T]-?: Check<T[K] | undefined> };

/**
 * The contract's input check: what any caller handed to `startP2pConf`, judged without trusting it and without throwing.
 *
 * - `undefined` is an absent field, and so is an empty text (the specification's own samples fill unused fields with "");
 *   `null` is a wrong type. Unknown and inherited fields are ignored; any object that is not an array may carry the fields.
 * - The first fault in the order of the contract's table is reported (callerInfo, its fields, calleeInfo, its fields, mediaType, …).
 *   Within a text: type, then length, then well-formedness. That there is neither number nor thirdUserId is said
 *   only when every field is sound.
 * - Each field is read once. The result is a new frozen object; where a number is there it wins, and thirdUserId is left out.
 */
export const checkStartCallInfo = (input: unknown): Result<StartCallInfo> => {
  const checked = required(startCallInfo)(input, '');
  if (!checked.ok) return checked;
  const { number, thirdUserId, ...rest } = checked.value.calleeInfo;
  if (number === undefined && thirdUserId === undefined) {
    return fail(
      SDKERR.UISDK_CALL_INVALID_ACCOUNT_PARAMETER,
      'neither calleeInfo.number nor calleeInfo.thirdUserId is given',
    );
  }
  const who = number === undefined ? { thirdUserId: thirdUserId ?? '' } : { number };
  return ok(Object.freeze({ ...checked.value, calleeInfo: Object.freeze({ ...rest, ...who }) }));
};

const invalid = (path: string, fault: string): Result<never> =>
  fail(SDKERR.UISDK_API_INVALID_PARAMETERS, `${path === '' ? 'startCallInfo' : path} ${fault}`);

const required =
  <T>(check: Check<T | undefined>): Check<T> =>
  (value, path) => {
    if (value === undefined) return invalid(path, 'is missing');
    const checked = check(value, path);
    if (!checked.ok) return checked;
    return checked.value === undefined ? invalid(path, 'is missing') : ok(checked.value);
  };

/** A text of at most `limit` UTF-16 code units; its length is looked at before anything that takes time in proportion. */
const text =
  (limit: number): Check<string | undefined> =>
  (value, path) => {
    if (value === undefined || value === '') return ok(undefined);
    if (typeof value !== 'string') return invalid(path, 'is not a string');
    if (value.length > limit) {
      return fail(SDKERR.UISDK_ARGS_LENGTH_OVERRUN, `${path} is longer than ${limit} characters`);
    }
    return LONE_SURROGATE.test(value) ? invalid(path, 'is not well-formed text (a lone surrogate)') : ok(value);
  };

const LONE_SURROGATE = /\p{Surrogate}/u;

const flag: Check<boolean | undefined> = (value, path) =>
  value === undefined || typeof value === 'boolean' ? ok(value) : invalid(path, 'is not a boolean');

/** One of an enumeration's numbers; the enumeration's own value is given back, so that -0 becomes 0. */
const oneOf =
  <T extends number>(enumeration: { readonly [name: string]: T }): Check<T | undefined> =>
  (value, path) => {
    if (value === undefined) return ok(undefined);
    if (typeof value !== 'number') return invalid(path, 'is not a number');
    const values = Object.values(enumeration);
    const found = values.find((legal) => legal === value);
    return found === undefined ? invalid(path, `is none of ${values.join(', ')}`) : ok(found);
  };

const object =
  <T extends object>(fields: Fields<T>): Check<T | undefined> =>
  (value, path) => {
    if (value === undefined) return ok(undefined);
    const copy: { [name: string]: unknown } = {};
    for (const [name, check] of Object.entries<Check<unknown>>(fields)) {
      const field = path === '' ? name : `${path}.${name}`;
      const own = readOwn(value, name);
      if (own === 'not an object') return invalid(path, 'is not an object');
      if (own === 'unreadable') return invalid(field, 'cannot be read');
      const checked = check(own.value, field);
      if (!checked.ok) return checked;
      if (checked.value !== undefined) copy[name] = checked.value;
    }
    return ok(Object.freeze(copy) as T);
  };

/** An own field's value, read once; whatever a getter or a proxy throws stays here. */
const readOwn = (owner: unknown, name: string): { readonly value: unknown } | 'not an object' | 'unreadable' => {
  try {
    if (typeof owner !== 'object' || owner === null || Array.isArray(owner)) return 'not an object';
    return { value: Object.hasOwn(owner, name) ? (owner as { readonly [name: string]: unknown })[name] : undefined };
  } catch {
    return 'unreadable';
  }
};

const callerInfo = object<CallerInfo>({ nickName: text(LENGTH_LIMITS.nickName) });

const calleeInfo = object<CalleeInfo>({
  nickName: text(LENGTH_LIMITS.nickName),
  number: text(LENGTH_LIMITS.number),
  thirdUserId: text(LENGTH_LIMITS.thirdUserId),
  userUuid: text(LENGTH_LIMITS.userUuid),
  type: oneOf(AttendeeType),
  corpId: text(LENGTH_LIMITS.corpId),
});

const startCallInfo = object<StartCallInfo>({
  callerInfo: required(callerInfo),
  calleeInfo: required(calleeInfo),
  mediaType: required(oneOf(MediaType)),
  isGuestJoinConfWithoutPwd: flag,
  confAllowJoinUser: oneOf(ConfAllowJoinUserType),
  customInfo: text(LENGTH_LIMITS.customInfo),
});
