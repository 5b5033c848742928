import type { Route } from '../../app/callee/route.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { AccountSettings } from '../../app/settings/account-settings.ts';
import type { ClassifyContext } from './classify-context.ts';
import { digitCount, type TypedNumber } from './dial-text.ts';
import { parseHost, parseHostPort } from './host.ts';
import { dialByRule, isEmergency, type PhoneReading, phoneUri, readPhone } from './phone-number.ts';
import { decoded, encodeSipUser, formatSipUri, parseSipUri, type SipUri, showSipUri } from './sip-uri.ts';

/** The best way to a destination, and others. */
export type Reach = { readonly route: Route; readonly alternatives: readonly Route[] };

/** Numbers up to this many digits are extensions or short codes, never a subscriber's whole number. */
const SHORT = 6;
/** Numbers of 10–15 digits have a telephone number's length (ITU-T E.164), wherever one sits. */
const LONG = { from: 10, to: 15 };

/** A URI goes through the signed-in account of its domain, else straight to its host; sips: only through one with TLS (RFC 3261 section 26.2.2). */
export const reachUri = (uri: SipUri, context: ClassifyContext): Reach => {
  if (isEcho(uri, context)) return { route: echo(context), alternatives: [] };
  const usable = signedIn(context).filter(
    ({ protocol }) => uri.scheme === 'sip' || protocol === 'tls' || protocol === 'wss',
  );
  const home = usable.find((account) => isHome(account, uri)) ?? null;
  const by = (account: string | null): Route => ({
    kind: 'sip-uri',
    uri: formatSipUri(uri),
    account,
    shown: showSipUri(uri),
  });
  const others = [null, ...usable].filter((account) => account !== home).map((account) => account?.id ?? null);
  return { route: by(home?.id ?? null), alternatives: others.map(by) };
};

/** A user of the account's domain. */
export const reachUser = (user: string, context: ClassifyContext): Result<Reach> => {
  const [route, ...alternatives] = signedIn(context).map((account) => sipNumber(user, account));
  return route === undefined ? needsAccount(user, context) : ok({ route, alternatives });
};

/**
 * A number is, in this order: the echo callee's; a call for help; a SIP number of the account's domain (with * or #,
 * of at most six digits, a contact's SIP number, or neither in a numbering plan nor as long as a telephone number); a telephone number, which needs an account with PSTN.
 * `as` skips the question.
 */
export const reachNumber = (typed: TypedNumber, context: ClassifyContext, as: 'sip' | null = null): Result<Reach> => {
  const { keys } = typed;
  if (keys === context.echoNumber) {
    return context.echoUri === ''
      ? fail(SDKERR.UISDK_COMMON_ERROR, 'The echo callee could not be started.')
      : ok({ route: echo(context), alternatives: [] });
  }
  const usable = signedIn(context);
  if (usable.length === 0) return needsAccount(typed.text, context);
  const phone = readPhone(typed, context.region);
  const asSip = usable.map((account) => sipNumber(encodeSipUser(keys) ?? '', account));
  const withPstn = usable.filter(({ pstn }) => pstn.enabled);
  const asPhone = withPstn.map((account) => pstnNumber(account, typed, phone, context));

  if (as === null && (isEmergency(keys, context.region) || isPhone(typed, phone, withPstn.length > 0, context))) {
    const [route, ...others] = asPhone;
    if (route !== undefined) return ok({ route, alternatives: [...others, ...asSip] });
    if (!context.asTyped && !isEmergency(keys, context.region)) return noPstn(phone?.international ?? keys, context);
  }
  const [route, ...others] = asSip;
  if (route === undefined) return needsAccount(typed.text, context);
  // Left out in silence it would be somebody else's number.
  if (typed.extension !== '')
    return fail(
      SDKERR.UISDK_API_INVALID_PARAMETERS,
      `${typed.text} is a SIP number, which has no extension. Call it without, and send ${typed.extension} from the keypad.`,
    );
  return ok({ route, alternatives: [...others, ...asPhone] });
};

const isPhone = (
  { keys }: TypedNumber,
  phone: PhoneReading | null,
  pstn: boolean,
  { contacts }: ClassifyContext,
): boolean => {
  const digits = digitCount(keys);
  if (/[*#]/.test(keys) || digits <= SHORT) return false;
  if (contacts.some(({ sip }) => sip.replaceAll(/[ ().\-/]/g, '') === keys)) return false;
  const possible = phone?.possible ?? false;
  if (keys.startsWith('+')) return possible;
  return (digits >= LONG.from && digits <= LONG.to) || (possible && (phone?.valid || pstn));
};

const echo = ({ echoUri, echoNumber }: ClassifyContext): Route => ({ kind: 'echo', uri: echoUri, shown: echoNumber });

const isEcho = (uri: SipUri, { echoUri }: ClassifyContext): boolean => {
  const own = parseSipUri(echoUri);
  return own.ok && own.value.user === uri.user && own.value.host === uri.host && own.value.port === uri.port;
};

const sipNumber = (user: string, { id, domain }: AccountSettings): Route => {
  const host = parseHost(domain) ?? domain;
  return { kind: 'sip-number', uri: `sip:${user}@${host}`, account: id, shown: `${decoded(user) ?? user}@${host}` };
};

/** Short and service codes, calls for help and what is to be dialled as typed go out as their keys; the rest by the account's dial rule. */
const pstnNumber = (
  account: AccountSettings,
  typed: TypedNumber,
  phone: PhoneReading | null,
  { region, asTyped }: ClassifyContext,
): Route => {
  const { keys } = typed;
  const plain = asTyped || /[*#]/.test(keys) || digitCount(keys) <= SHORT || isEmergency(keys, region);
  const dialled = plain ? { user: keys, shown: keys, e164: null } : dialByRule(account.pstn, typed, phone, region);
  return {
    kind: 'pstn',
    uri: phoneUri(account, dialled.user, typed.extension),
    account: account.id,
    shown: typed.extension === '' ? dialled.shown : `${dialled.shown} ext. ${typed.extension}`,
    e164: dialled.e164,
  };
};

/** Whether a URI lies in an account's domain, or at its gateway; one with another port than theirs is another machine's. */
const isHome = (account: AccountSettings, { host, port }: SipUri): boolean => {
  const gateway = account.pstn.enabled ? parseHostPort(account.pstn.gateway) : null;
  if (gateway?.host === host && gateway.port === port) return true;
  if (parseHost(account.domain) !== host) return false;
  const server = parseHostPort(account.registrar || account.outboundProxy)?.port;
  return port === null || port === (server ?? (account.protocol === 'tls' ? 5061 : 5060));
};

/** The accounts that can place a call now: the chosen one, or all. */
const signedIn = (context: ClassifyContext): readonly AccountSettings[] =>
  eligible(context).filter(({ id }) => context.signedIn.has(id));

const eligible = ({ accounts, account }: ClassifyContext): readonly AccountSettings[] =>
  accounts.filter(({ id, enabled }) => enabled && (account === null || id === account));

const needsAccount = (what: string, context: ClassifyContext): Result<never> => {
  const [account] = eligible(context);
  const missing = account === undefined ? 'none is set up' : `“${nameOf(account)}” is not signed in`;
  return fail(SDKERR.UISDK_UNLOGIN_ERROR, `Calling ${what} needs an account, and ${missing}.`);
};

const noPstn = (what: string, context: ClassifyContext): Result<never> => {
  const away = eligible(context).find(({ id, pstn }) => pstn.enabled && !context.signedIn.has(id));
  return away === undefined
    ? fail(
        SDKERR.CMS_PSTN_SERVICE_UNAVAILABLE,
        `${what} is a telephone number, and no signed-in account takes telephone numbers. Switch them on for the account, or dial as typed.`,
      )
    : fail(SDKERR.UISDK_UNLOGIN_ERROR, `Calling ${what} needs the account “${nameOf(away)}”, which is not signed in.`);
};

const nameOf = ({ label, user, domain }: AccountSettings): string => label || `${user}@${domain}`;
