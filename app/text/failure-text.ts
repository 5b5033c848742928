import type { Failure } from '../result.ts';
import { SDKERR, sdkerrName } from '../sdkerr.ts';
import { EN, type TextKey } from './en.ts';
import { type Language, text } from './text.ts';

/** Where the cause of a failure lies. */
export type Side = 'here' | 'input' | 'account' | 'network' | 'server' | 'peer' | 'organisation' | 'unknown';

/** A failure as a person reads it: what happened, whose side, what to do next; technical detail apart. */
export type FailureText = { readonly what: string; readonly side: Side; readonly next: string };

const SIDES: { readonly [code: number]: Side } = {
  [SDKERR.CMS_CONF_INSUFFICIENT_PERMISSIONS]: 'organisation',
  [SDKERR.CMS_CONF_PORTAL_PARTICIPANT_NO_RESPONSE]: 'peer',
  [SDKERR.CMS_CONF_PORTAL_PARTICIPANT_NOT_EXIST]: 'input',
  [SDKERR.CMS_CONF_PORTAL_PARTICIPANT_UNAVAILABLE]: 'peer',
  [SDKERR.CMS_CONF_PORTAL_PARTICIPANT_BUSY]: 'peer',
  [SDKERR.CMS_CONF_PORTAL_PARTICIPANT_REFUSED]: 'peer',
  [SDKERR.CMS_PSTN_SERVICE_UNAVAILABLE]: 'account',
  [SDKERR.UISDK_COMMON_ERROR]: 'here',
  [SDKERR.UISDK_API_INVALID_PARAMETERS]: 'input',
  [SDKERR.UISDK_NOT_INITED_END]: 'here',
  [SDKERR.UISDK_CONTACT_NOT_FOUND]: 'input',
  [SDKERR.UISDK_ARGS_LENGTH_OVERRUN]: 'input',
  [SDKERR.UISDK_UNLOGIN_ERROR]: 'account',
  [SDKERR.UISDK_CALL_INVALID_ACCOUNT_PARAMETER]: 'input',
  [SDKERR.UISDK_ALREADY_EXIST_CONF_OR_CALL]: 'here',
  [SDKERR.UISDK_HTTP_SERVER_ERROR]: 'server',
  [SDKERR.UISDK_HTTP_CONNECT_SERVER_TIMEOUT_ERROR]: 'server',
  [SDKERR.UISDK_NO_NETWORK_ERROR]: 'network',
};

const isKey = (key: string): key is TextKey => Object.hasOwn(EN, key);

/** The sentences of a failure code; a provider's own code gets the general ones. */
export const failureText = (language: Language, code: SDKERR): FailureText => {
  const what = `failure.${code}.what`;
  const next = `failure.${code}.next`;
  const side = SIDES[code] ?? (isKey(what) ? 'unknown' : 'server');
  return isKey(what) && isKey(next)
    ? { what: text(language, what as 'failure.-1.what'), side, next: text(language, next as 'failure.-1.next') }
    : { what: text(language, 'failure.other.what'), side, next: text(language, 'failure.other.next') };
};

/** What "Copy details" puts on the clipboard: for an administrator, so it holds the code, the reason and the time. */
export const failureDetails = (language: Language, failure: Failure, version: string, time: string): string => {
  const { what, side } = failureText(language, failure.code);
  return [
    what,
    text(language, 'side.label', { side: text(language, `side.${side}`) }),
    text(language, 'failure.code', { code: failure.code, name: sdkerrName(failure.code) }),
    text(language, 'failure.reason', { reason: failure.reason }),
    text(language, 'failure.time', { time }),
    text(language, 'failure.version', { version }),
  ].join('\n');
};
