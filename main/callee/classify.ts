import type { Route } from '../../app/callee/route.ts';
import { LENGTH_LIMITS } from '../../app/conf/start-call-info.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { Contact } from '../../app/settings/contact.ts';
import type { ClassifyContext } from './classify-context.ts';
import { contactOf, contactsNamed } from './contact-match.ts';
import { plainText, typedNumber } from './dial-text.ts';
import { parseHostPort } from './host.ts';
import { type Reach, reachNumber, reachUri, reachUser } from './reach.ts';
import { decoded, encodeSipUser, parseSipUri, type SipUri } from './sip-uri.ts';
import { parseTel } from './tel-uri.ts';

export type { ClassifyContext };

/** Whom a destination means and how it is reached. */
export type Callee = {
  readonly route: Route;
  /** Name of the contact or of the pasted address; "" for none. */
  readonly name: string;
  /** Other ways to the same destination, best first. */
  readonly alternatives: readonly Route[];
};

/** What a destination text means: an address, a number, or a contact's name. Pure: nothing is looked up on the network. */
export const classify = (text: string, context: ClassifyContext): Result<Callee> => {
  const trimmed = text.trim();
  if (trimmed === '') return nobody();
  if (trimmed.length > LENGTH_LIMITS.number) {
    return fail(SDKERR.UISDK_ARGS_LENGTH_OVERRUN, `The destination is longer than ${LENGTH_LIMITS.number} characters.`);
  }
  if (/[\p{Cc}\p{Surrogate}]/u.test(trimmed)) {
    return notUnderstood('The destination has a line break or another control character in it.');
  }
  const typed = context.asTyped ? trimmed : plainText(trimmed);
  const [, quoted, bare, inner] = /^(?:"([^"]*)"|([^<>":@]*))\s*<([^<>]+)>$/.exec(typed) ?? [];
  const address = inner?.trim() ?? typed;
  if (address === '') return nobody();
  const reach = reachAddress(address, context);
  if (reach === null) return context.asTyped ? reachAsTyped(address, context) : byName(address, context);
  if (!reach.ok) return reach;
  const known = contactOf(address, context.contacts, context.region)?.name ?? '';
  return ok({ ...reach.value, name: known || (quoted ?? bare ?? '').trim() });
};

/** Whom a third-party ID means: the contact that carries exactly this ID, at its SIP number or address, else at its phones. */
export const classifyThirdUserId = (id: string, context: ClassifyContext): Result<Callee> => {
  const contact = context.contacts.find(({ thirdUserId }) => thirdUserId !== '' && thirdUserId === id);
  if (contact === undefined) {
    return fail(SDKERR.UISDK_CONTACT_NOT_FOUND, 'No contact has this third-party ID.');
  }
  const callee = atContact(contact, context);
  if (!callee.ok) return callee;
  const { route, alternatives } = callee.value;
  return ok({ name: contact.name, route: byThirdParty(route), alternatives: alternatives.map(byThirdParty) });
};

const byThirdParty = (route: Route): Route => ({
  kind: 'third-party',
  uri: route.uri,
  account: route.kind === 'echo' ? null : route.account,
  shown: route.shown,
});

/** What has the form of an address or number; null for everything else, which may be a name. */
const reachAddress = (text: string, context: ClassifyContext): Result<Reach> | null => {
  const [, scheme = '', rest = ''] = /^(sips?|tel|callto):(?:\/\/)?(.*)$/i.exec(text) ?? [];
  switch (scheme.toLowerCase()) {
    case 'sip':
    case 'sips':
      return reachSip(scheme, rest, context);
    case 'tel':
      return reachTel(rest, context);
    case 'callto':
      return reachCallto(rest, context);
    default:
      return reachBare(text, context);
  }
};

/** sip: with a whole address, or as many phones and web pages write it, with just a number or user of the account's domain. */
const reachSip = (scheme: string, rest: string, context: ClassifyContext): Result<Reach> | null => {
  const [hostPort = ''] = rest.split(';');
  const host = parseHostPort(hostPort)?.host;
  const isHost = host !== undefined && (/[.:]/.test(hostPort) || host === 'localhost');
  if (rest.includes('@') || isHost) {
    const uri = parseSipUri(`${scheme}:${rest}`);
    return uri.ok ? ok(reachUri(uri.value, context)) : uri;
  }
  const number = typedNumber(decoded(rest) ?? rest);
  if (number !== null) return reachNumber(number, context);
  const user = encodeSipUser(rest);
  return user === null || /[;?]/.test(user)
    ? notUnderstood('This is not a SIP address that can be called.')
    : reachUser(user, context);
};

const reachTel = (rest: string, context: ClassifyContext): Result<Reach> => {
  const number = parseTel(rest);
  return number === null
    ? notUnderstood('This is not a telephone number that can be called.')
    : reachNumber(number, context);
};

const reachCallto = (rest: string, context: ClassifyContext): Result<Reach> | null => {
  const inner = decoded(rest) ?? '';
  if (/[\p{Cc}]/u.test(inner) || /^callto:/i.test(inner))
    return notUnderstood('This callto: address cannot be called.');
  const reach = reachAddress(plainText(inner), context);
  return reach ?? notUnderstood('Only a number or an address can be called by a callto: address.');
};

/** Without a scheme that calls: user@host, the address of a machine, a number, or a link that leads elsewhere. */
const reachBare = (text: string, context: ClassifyContext): Result<Reach> | null => {
  if (/^[a-z][a-z0-9+.-]*:\/\/|^[\w-]+(?:\.[\w-]+)+\/\S/i.test(text)) return link();
  const machine = machineUri(text);
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\S/i.exec(text) ?? [];
  if (machine !== null) return ok(reachUri(machine, context));
  if (scheme !== undefined) return notUnderstood(`A “${scheme}:” address cannot be called.`);
  if (/^\S+@\S+$/.test(text)) {
    const uri = parseSipUri(`sip:${text}`);
    return uri.ok ? ok(reachUri(uri.value, context)) : uri;
  }
  if (text.includes('@')) return notUnderstood('An address with an @ has no spaces.');
  // Four groups with one beyond 255 are an address somebody mistyped; read as a number they would be anybody's.
  if (/^[1-9]\d{0,2}(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(text)) return notUnderstood(`${text} is not an IP address.`);
  const number = typedNumber(text);
  return number === null ? null : reachNumber(number, context);
};

/** An IP address, or localhost, or any host with a port: what answers there. */
const machineUri = (text: string): SipUri | null => {
  const machine = parseHostPort(text);
  return machine !== null && (machine.port !== null || /^[\d.]+$|^\[|^localhost$/.test(machine.host))
    ? { scheme: 'sip', user: null, ...machine, transport: null, phone: false }
    : null;
};

const reachAsTyped = (text: string, context: ClassifyContext): Result<Callee> => {
  const user = encodeSipUser(text);
  if (user === null) return notUnderstood('This cannot be dialled as it is typed.');
  const reach = reachUser(user, context);
  return reach.ok ? ok({ ...reach.value, name: '' }) : reach;
};

/** A contact's name or third-party ID; else a user of the account's domain, whose server may know it. */
const byName = (text: string, context: ClassifyContext): Result<Callee> => {
  const found = contactsNamed(text, context.contacts);
  if (found.length > 1) {
    const names = found.slice(0, 3).map(({ name }) => `“${name}”`);
    return fail(
      SDKERR.UISDK_CONTACT_NOT_FOUND,
      `Several contacts match: ${names.join(', ')}${found.length > 3 ? ', …' : ''}. Type more of the name, or the number.`,
    );
  }
  if (found[0] !== undefined) return atContact(found[0], context);
  if (context.contacts.some(({ thirdUserId }) => thirdUserId !== '' && thirdUserId === text)) {
    return classifyThirdUserId(text, context);
  }
  const reach = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(text) ? reachUser(text, context) : null;
  if (reach?.ok) return ok({ ...reach.value, name: '' });
  // A domain's server might have known it.
  if (reach !== null) return reach;
  return fail(SDKERR.UISDK_CONTACT_NOT_FOUND, `No contact is called “${text}”.`);
};

/** Every address of a contact that can be called now, the SIP one first. */
const atContact = (contact: Contact, context: ClassifyContext): Result<Callee> => {
  const addresses = [contact.sip, ...contact.phones].filter((address) => address.trim() !== '');
  const reaches = addresses.map((address) => reachOwn(plainText(address), address === contact.sip, context));
  const routes = reaches.flatMap((reach) => (reach.ok ? [reach.value.route, ...reach.value.alternatives] : []));
  const [route, ...alternatives] = routes;
  if (route !== undefined) return ok({ route, name: contact.name, alternatives });
  const failed = reaches.find((reach) => !reach.ok);
  return failed ?? fail(SDKERR.UISDK_CONTACT_NOT_FOUND, `The contact “${contact.name}” has no number or address.`);
};

const reachOwn = (address: string, isSip: boolean, context: ClassifyContext): Result<Reach> => {
  const number = isSip ? typedNumber(address) : null;
  if (number !== null) return reachNumber(number, context, 'sip');
  const user = isSip ? encodeSipUser(address) : null;
  return (
    reachAddress(address, context) ??
    (user === null ? notUnderstood(`The contact's “${address}” cannot be called.`) : reachUser(user, context))
  );
};

const nobody = (): Result<never> =>
  fail(SDKERR.UISDK_CALL_INVALID_ACCOUNT_PARAMETER, 'There is no number, address or name to call.');

const link = (): Result<never> =>
  notUnderstood('Joining a meeting by its link is not possible yet. Enter a number, a SIP address or a name.');

const notUnderstood = (reason: string): Result<never> => fail(SDKERR.UISDK_API_INVALID_PARAMETERS, reason);
