import { ECHO_NUMBER } from '../../app/callee/echo-number.ts';
import { type AccountSettings, NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import type { Contact } from '../../app/settings/contact.ts';
import { classify } from './classify.ts';
import type { ClassifyContext } from './classify-context.ts';

/** The contract's codes, by what they say here. */
export const NOBODY = 430300001;
export const INVALID = 430100002;
export const TOO_LONG = 430100010;
export const NEEDS_ACCOUNT = 430200001;
export const NO_PSTN = 111076012;
export const NOT_FOUND = 430100009;

/** Where the echo callee of these tests listens. */
export const ECHO_URI = 'sip:+990003246@127.0.0.1:40000';

/** An account of the domain `<id>.example`. */
export const account = (id: string, fields: Partial<AccountSettings> = {}): AccountSettings => ({
  ...NEW_ACCOUNT,
  id,
  user: '1000',
  domain: `${id}.example`,
  ...fields,
});

/** An account without telephone numbers. */
export const work = account('work');
/** Telephone numbers through the account's own domain, as E.164. */
export const pstn = { enabled: true, prefix: '', format: 'e164', gateway: '' } as const;
/** An account whose telephone numbers go to a gateway of their own. */
export const trunk = account('trunk', { pstn: { ...pstn, gateway: 'gw.example:5070' } });

const contact = (name: string, fields: Partial<Contact> = {}): Contact => ({
  id: name,
  name,
  sip: '',
  phones: [],
  thirdUserId: '',
  company: '',
  ...fields,
});

/** The directory of these tests. */
const CONTACTS = [
  contact('Ada Lovelace', { sip: 'ada@work.example', phones: ['030 1234567'], thirdUserId: 'emp#4711' }),
  contact('Grace Hopper', { sip: '+99111244216210249', thirdUserId: 'grace@corp' }),
  contact('Grace Kelly', { phones: ['+377 93 30 00 00'] }),
  contact('王小明', { sip: 'sip:wang@10.0.0.7' }),
  contact('Hotline', { sip: '4930999', thirdUserId: 'hotline' }),
  contact('Nobody', { thirdUserId: 'nobody' }),
  contact('Echo', { sip: ECHO_NUMBER, thirdUserId: 'echo' }),
];

/** A context in Germany in which every account given is signed in. */
export const context = (fields: Partial<ClassifyContext> = {}): ClassifyContext => ({
  accounts: [],
  signedIn: new Set(fields.accounts?.map(({ id }) => id)),
  contacts: CONTACTS,
  region: 'DE',
  account: null,
  asTyped: false,
  echoNumber: ECHO_NUMBER,
  echoUri: ECHO_URI,
  ...fields,
});

/** No account, one, the other, both. */
export const none = context();
export const atWork = context({ accounts: [work] });
export const atTrunk = context({ accounts: [trunk] });
export const both = context({ accounts: [work, trunk] });

/** What `told` gives. */
export type Told = number | readonly (string | null)[];

/** One part of what was told. */
export const part = (of: Told, at: 0 | 1 | 2 | 3): string | null | undefined =>
  typeof of === 'number' ? String(of) : of[at];

/** kind, URI, account and what is shown; or the code of the failure. */
export const told = (text: string, given: ClassifyContext): Told => {
  const callee = classify(text, given);
  if (!callee.ok) return callee.failure.code;
  const { route } = callee.value;
  return [route.kind, route.uri, route.kind === 'echo' ? null : route.account, route.shown];
};

/** The sentence of a failure; "" for none. */
export const reason = (text: string, given: ClassifyContext) => {
  const callee = classify(text, given);
  return callee.ok ? '' : callee.failure.reason;
};

/** The routes that are expected, in the form of `told`. */
export const echo = ['echo', ECHO_URI, null, ECHO_NUMBER];
export const direct = (uri: string, shown: string) => ['sip-uri', uri, null, shown];
export const viaWork = (uri: string, shown: string) => ['sip-uri', uri, 'work', shown];
export const atDomain = (user: string) => ['sip-number', `sip:${user}@work.example`, 'work', `${user}@work.example`];
export const byGateway = (user: string, shown: string) => [
  'pstn',
  `sip:${user}@gw.example:5070;user=phone`,
  'trunk',
  shown,
];
