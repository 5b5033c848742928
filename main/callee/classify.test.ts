import { describe, expect, test } from 'vitest';
import { ECHO_NUMBER } from '../../app/callee/echo-number.ts';
import { type AccountSettings, NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import type { Contact } from '../../app/settings/contact.ts';
import { type ClassifyContext, classify, classifyThirdUserId } from './classify.ts';

const NOBODY = 430300001;
const INVALID = 430100002;
const TOO_LONG = 430100010;
const NEEDS_ACCOUNT = 430200001;
const NO_PSTN = 111076012;
const NOT_FOUND = 430100009;

const ECHO_URI = 'sip:+990003246@127.0.0.1:40000';

const account = (id: string, fields: Partial<AccountSettings> = {}): AccountSettings => ({
  ...NEW_ACCOUNT,
  id,
  user: '1000',
  domain: `${id}.example`,
  ...fields,
});

const work = account('work');
const pstn = { enabled: true, prefix: '', format: 'e164', gateway: '' } as const;
const trunk = account('trunk', { pstn: { ...pstn, gateway: 'gw.example:5070' } });

const contact = (name: string, fields: Partial<Contact> = {}): Contact => ({
  id: name,
  name,
  sip: '',
  phones: [],
  thirdUserId: '',
  company: '',
  ...fields,
});

const CONTACTS = [
  contact('Ada Lovelace', { sip: 'ada@work.example', phones: ['030 1234567'], thirdUserId: 'emp#4711' }),
  contact('Grace Hopper', { sip: '+99111244216210249', thirdUserId: 'grace@corp' }),
  contact('Grace Kelly', { phones: ['+377 93 30 00 00'] }),
  contact('王小明', { sip: 'sip:wang@10.0.0.7' }),
  contact('Hotline', { sip: '4930999', thirdUserId: 'hotline' }),
  contact('Nobody', { thirdUserId: 'nobody' }),
  contact('Echo', { sip: ECHO_NUMBER, thirdUserId: 'echo' }),
];

const context = (fields: Partial<ClassifyContext> = {}): ClassifyContext => ({
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

const none = context();
const atWork = context({ accounts: [work] });
const atTrunk = context({ accounts: [trunk] });
const both = context({ accounts: [work, trunk] });

type Told = number | readonly (string | null)[];

const part = (of: Told, at: 0 | 1 | 2 | 3): string | null | undefined => (typeof of === 'number' ? String(of) : of[at]);

/** kind, URI, account and what is shown; or the code of the failure. */
const told = (text: string, given: ClassifyContext): Told => {
  const callee = classify(text, given);
  if (!callee.ok) return callee.failure.code;
  const { route } = callee.value;
  return [route.kind, route.uri, route.kind === 'echo' ? null : route.account, route.shown];
};

const reason = (text: string, given: ClassifyContext) => {
  const callee = classify(text, given);
  return callee.ok ? '' : callee.failure.reason;
};

const echo = ['echo', ECHO_URI, null, ECHO_NUMBER];
const direct = (uri: string, shown: string) => ['sip-uri', uri, null, shown];
const viaWork = (uri: string, shown: string) => ['sip-uri', uri, 'work', shown];
const atDomain = (user: string) => ['sip-number', `sip:${user}@work.example`, 'work', `${user}@work.example`];
const byGateway = (user: string, shown: string) => ['pstn', `sip:${user}@gw.example:5070;user=phone`, 'trunk', shown];

describe('the echo callee', () => {
  test.each([
    ECHO_NUMBER,
    ` ${ECHO_NUMBER} `,
    '+99 000-3246',
    '＋９９０００３２４６',
    `tel:${ECHO_NUMBER}`,
    `sip:${ECHO_NUMBER}`,
    `callto:${ECHO_NUMBER}`,
    ECHO_URI,
    `Echo <${ECHO_URI}>`,
    'Echo',
  ])('%s is the echo callee, which needs no account', (text) => {
    expect(told(text, none)).toEqual(echo);
  });

  test('dialled as typed it is still the echo callee', () => {
    expect(told(ECHO_NUMBER, { ...atTrunk, asTyped: true })).toEqual(echo);
  });

  test('its number at another host or port is another phone', () => {
    expect(told('sip:+990003246@127.0.0.1:40001', none)).toEqual(
      direct('sip:+990003246@127.0.0.1:40001', '+990003246@127.0.0.1:40001'),
    );
  });
});

describe('addresses without an account', () => {
  test.each([
    ['sip:ada@example.com', 'sip:ada@example.com', 'ada@example.com'],
    ['SIP:Ada@EXAMPLE.com', 'sip:Ada@example.com', 'Ada@example.com'],
    ['sips:ada@example.com', 'sips:ada@example.com', 'sips:ada@example.com'],
    ['sip://ada@example.com', 'sip:ada@example.com', 'ada@example.com'],
    ['ada@example.com', 'sip:ada@example.com', 'ada@example.com'],
    ['ada＠example．com', 'sip:ada@example.com', 'ada@example.com'],
    ['ada@example.com.', 'sip:ada@example.com', 'ada@example.com'],
    ['ada@10.0.0.5:5080', 'sip:ada@10.0.0.5:5080', 'ada@10.0.0.5:5080'],
    ['ada@[::1]', 'sip:ada@[::1]', 'ada@[::1]'],
    ['sip:ada@[2001:DB8::1]:5070', 'sip:ada@[2001:db8::1]:5070', 'ada@[2001:db8::1]:5070'],
    ['sip:ada@example.com;transport=TCP', 'sip:ada@example.com;transport=tcp', 'ada@example.com'],
    ['sip:+4930123@example.com;user=phone', 'sip:+4930123@example.com;user=phone', '+4930123@example.com'],
    ['*97#@10.0.0.5', 'sip:*97%23@10.0.0.5', '*97%23@10.0.0.5'],
    ['zoë@example.com', 'sip:zo%C3%AB@example.com', 'zo%C3%AB@example.com'],
    ['ada@bücher.example', 'sip:ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
    ['sip:10.0.0.5', 'sip:10.0.0.5', '10.0.0.5'],
    ['10.0.0.5', 'sip:10.0.0.5', '10.0.0.5'],
    ['10.0.0.5:5080', 'sip:10.0.0.5:5080', '10.0.0.5:5080'],
    ['::1', 'sip:[::1]', '[::1]'],
    ['localhost', 'sip:localhost', 'localhost'],
    ['phone.local:5060', 'sip:phone.local:5060', 'phone.local:5060'],
    ['<sip:ada@example.com>', 'sip:ada@example.com', 'ada@example.com'],
    ['callto:ada@example.com', 'sip:ada@example.com', 'ada@example.com'],
    ['callto:sip:ada@example.com', 'sip:ada@example.com', 'ada@example.com'],
    ['callto://ada%40example.com', 'sip:ada@example.com', 'ada@example.com'],
  ])('%s goes straight to its host', (text, uri, shown) => {
    expect(told(text, none)).toEqual(direct(uri, shown));
  });

  test('the name of a pasted address is the name shown', () => {
    const callee = classify('"Hopper, Grace" <sip:grace@navy.example>', none);
    expect(callee.ok && callee.value.name).toBe('Hopper, Grace');
  });

  test("a contact's own name is better than the pasted one", () => {
    const callee = classify('Countess <sip:ada@work.example>', none);
    expect(callee.ok && callee.value.name).toBe('Ada Lovelace');
  });
});

test('the echo callee that could not be started is not called', () => {
  expect(reason(ECHO_NUMBER, { ...none, echoUri: '' })).toContain('could not be started');
});

test('a route is dialled again by its own URI: the same address through the same account', () => {
  for (const text of [
    '1000',
    '#31#1000',
    'bob@work.example',
    '10.0.0.5:5080',
    '+49 30 1234567 ext. 55',
    '112',
    ECHO_NUMBER,
  ]) {
    for (const asTyped of [true, false]) {
      const [kind, uri, by] = told(text, { ...both, asTyped }) as readonly (string | null)[];
      const again = told(uri ?? '', { ...both, asTyped });
      expect(again).toEqual([kind === 'echo' ? 'echo' : 'sip-uri', uri, by, part(again, 3)]);
    }
  }
});

describe('addresses with accounts', () => {
  test.each(['sip:bob@work.example', 'bob@WORK.example', 'bob@work.example:5061'])(
    '%s goes through the account of its domain, and could go straight',
    (text) => {
      const uri = text.endsWith('5061') ? 'bob@work.example:5061' : 'bob@work.example';
      expect(told(text, atWork)).toEqual(viaWork(`sip:${uri}`, uri));
      const callee = classify(text, atWork);
      expect(callee.ok && callee.value.alternatives).toEqual([
        { kind: 'sip-uri', uri: `sip:${uri}`, account: null, shown: uri },
      ]);
    },
  );

  test('another domain goes straight, and could go through the account', () => {
    expect(told('bob@else.example', atWork)).toEqual(direct('sip:bob@else.example', 'bob@else.example'));
    const callee = classify('bob@else.example', atWork);
    expect(callee.ok && callee.value.alternatives).toEqual([
      { kind: 'sip-uri', uri: 'sip:bob@else.example', account: 'work', shown: 'bob@else.example' },
    ]);
  });

  test('another port of the same host is another machine', () => {
    const local = account('local', { domain: '127.0.0.1', registrar: '127.0.0.1:5070', protocol: 'udp' });
    const given = context({ accounts: [local] });
    expect(told('bob@127.0.0.1:5080', given)).toEqual(direct('sip:bob@127.0.0.1:5080', 'bob@127.0.0.1:5080'));
    expect(part(told('bob@127.0.0.1:5070', given), 2)).toBe('local');
    expect(part(told('bob@127.0.0.1', given), 2)).toBe('local');
  });

  test.each([
    ['not signed in', { ...atWork, signedIn: new Set<string>() }],
    ['switched off', context({ accounts: [{ ...work, enabled: false }] })],
    ['not the chosen one', { ...both, account: 'trunk' }],
  ])('the account of the domain is not used while it is %s', (_why, given) => {
    expect(told('bob@work.example', given)).toEqual(direct('sip:bob@work.example', 'bob@work.example'));
  });
});

describe('SIP numbers of the domain', () => {
  test.each([
    ['+99111244216210249', '+99111244216210249'],
    ['+991 1124 4216 210249', '+99111244216210249'],
    ['sip:+99111244216210249', '+99111244216210249'],
    ['tel:+991-11244216210249', '+99111244216210249'],
    ['1000', '1000'],
    ['123456', '123456'],
    ['١٠٠٠', '1000'],
    ['１０００', '1000'],
    ['*97', '*97'],
    ['#31#1234567', '%2331%231234567'],
    ['1234567', '1234567'],
    ['4930999', '4930999'],
    ['sip:1000', '1000'],
    ['sip:bob', 'bob'],
    ['bob', 'bob'],
    ['bob.smith', 'bob.smith'],
    ['12345678901234567890', '12345678901234567890'],
  ])('%s is a SIP number, as no numbering plan has it', (text, user) => {
    expect(told(text, atWork)).toEqual(atDomain(user));
  });

  test("a contact's SIP number is one, though it could be a telephone number", () => {
    expect(told('4930999', context({ accounts: [{ ...work, pstn }] }))).toEqual(atDomain('4930999'));
    expect(part(told('4930998', context({ accounts: [{ ...work, pstn }] })), 0)).toBe('pstn');
  });

  test.each(['+99111244216210249', '1000', '*97', 'sip:bob'])('%s needs an account', (text) => {
    expect(told(text, none)).toBe(NEEDS_ACCOUNT);
    expect(reason(text, none)).toContain('none is set up');
    const away = { ...atWork, signedIn: new Set<string>() };
    expect(told(text, away)).toBe(NEEDS_ACCOUNT);
    expect(reason(text, away)).toContain('“1000@work.example” is not signed in');
  });

  test('the chosen account is used, and only that', () => {
    const other = account('other');
    const given = context({ accounts: [work, other] });
    expect(part(told('1000', { ...given, account: 'other' }), 2)).toBe('other');
    expect(told('1000', { ...given, account: 'other', signedIn: new Set(['work']) })).toBe(NEEDS_ACCOUNT);
    expect(told('1000', { ...given, account: 'gone' })).toBe(NEEDS_ACCOUNT);
  });

  test('an extension can also leave through the gateway', () => {
    const callee = classify('10086', atTrunk);
    expect(callee.ok && callee.value.alternatives).toEqual([
      { kind: 'pstn', uri: 'sip:10086@gw.example:5070;user=phone', account: 'trunk', shown: '10086', e164: null },
    ]);
  });
});

describe('telephone numbers', () => {
  test.each([
    ['+49 (0)30-123', '+4930123', '+49 30 123'],
    ['+49 30 1234567', '+49301234567', '+49 30 1234567'],
    ['030/1234567', '+49301234567', '+49 30 1234567'],
    ['(030) 12 34 567', '+49301234567', '+49 30 1234567'],
    ['0049 30 1234567', '+49301234567', '+49 30 1234567'],
    ['+49‑30‑1234567', '+49301234567', '+49 30 1234567'],
    ['+49\u00a030\u20031234567', '+49301234567', '+49 30 1234567'],
    ['\u202a+49 30 1234567\u202c', '+49301234567', '+49 30 1234567'],
    ['＋４９ ３０ １２３４５６７', '+49301234567', '+49 30 1234567'],
    ['+٤٩ ٣٠ ١٢٣٤٥٦٧', '+49301234567', '+49 30 1234567'],
    ['tel:+49-30-1234567', '+49301234567', '+49 30 1234567'],
    ['tel:%2B49301234567', '+49301234567', '+49 30 1234567'],
    ['tel:1234567;phone-context=+49-30', '+49301234567', '+49 30 1234567'],
    ['tel:030-1234567;isub=7;foo=bar', '+49301234567', '+49 30 1234567'],
    ['callto:+49301234567', '+49301234567', '+49 30 1234567'],
    ['+39 06 1234 5678', '+390612345678', '+39 06 1234 5678'],
    ['+86 187 0000 0000', '+8618700000000', '+86 187 0000 0000'],
  ])('%s leaves through the gateway as one would write it for the world', (text, user, shown) => {
    expect(told(text, atTrunk)).toEqual(byGateway(user, shown));
  });

  test.each([['tel:+49301234567;ext=55'], ['+49 30 1234567 ext. 55'], ['+49 30 1234567x55'], ['+49301234567;ext=55']])(
    '%s keeps its extension',
    (text) => {
      expect(told(text, atTrunk)).toEqual(byGateway('+49301234567;ext=55', '+49 30 1234567 ext. 55'));
    },
  );

  test.each([
    ['CN', '18700000000', '+8618700000000'],
    ['US', '(212) 555-1234', '+12125551234'],
    ['US', '18700000000', '+18700000000'],
    ['GB', '020 7946 0018', '+442079460018'],
  ])("in %s, %s is read by the region's plan", (region, text, e164) => {
    const callee = classify(text, { ...atTrunk, region });
    expect(callee.ok && callee.value.route).toMatchObject({ kind: 'pstn', e164 });
  });

  test('without a known region only a number with a country code is a telephone number', () => {
    expect(part(told('030 123456', { ...atTrunk, region: 'ZZ' }), 0)).toBe('sip-number');
    expect(part(told('+49 30 1234567', { ...atTrunk, region: 'ZZ' }), 0)).toBe('pstn');
  });

  const rule = (fields: Partial<AccountSettings['pstn']>) =>
    context({ accounts: [{ ...trunk, pstn: { ...trunk.pstn, ...fields } }] });

  test.each([
    [{ format: 'national' }, '+49 30 1234567', '0301234567', '030 1234567'],
    [{ format: 'national' }, '+44 20 7946 0018', '00442079460018', '00 44 20 7946 0018'],
    [{ format: 'national', prefix: '0' }, '+49 30 1234567', '00301234567', '0 030 1234567'],
    [{ format: 'e164', prefix: '9' }, '030 1234567', '949301234567', '9 49 30 1234567'],
    [{ format: 'e164', prefix: '77#' }, '030 1234567', '77%2349301234567', '77# 49 30 1234567'],
    [{ format: 'as-typed' }, '030/123-4567', '0301234567', '0301234567'],
    [{ format: 'as-typed', prefix: '9' }, '+49 30 1234567', '949301234567', '9 49301234567'],
  ] as const)('by the dial rule %j, %s is dialled as %s', (fields, text, user, shown) => {
    expect(told(text, rule(fields))).toEqual(byGateway(user, shown));
  });

  test("without a gateway of its own the account's domain takes the number", () => {
    expect(part(told('+49 30 1234567', context({ accounts: [{ ...work, pstn }] })), 1)).toBe(
      'sip:+49301234567@work.example;user=phone',
    );
  });

  test.each(['+49 30 1234567', '030 1234567', '18700000000'])(
    '%s is refused where no account takes telephone numbers, and the sentence says what to do',
    (text) => {
      expect(told(text, atWork)).toBe(NO_PSTN);
      expect(reason(text, atWork)).toContain('dial as typed');
      expect(told(text, { ...both, account: 'work' })).toBe(NO_PSTN);
    },
  );

  test('the example of the contract is a telephone number wherever one sits', () => {
    for (const region of ['CN', 'DE', 'US', 'GB', 'FR']) {
      expect(told('18700000000', { ...atWork, region })).toBe(NO_PSTN);
      expect(told('18700000000', { ...none, region })).toBe(NEEDS_ACCOUNT);
    }
  });

  test('the account that takes telephone numbers is found among several', () => {
    expect(part(told('+49 30 1234567', both), 2)).toBe('trunk');
  });

  test('while that account is signed out, signing in is what is missing', () => {
    const given = { ...both, signedIn: new Set(['work']) };
    expect(told('+49 30 1234567', given)).toBe(NEEDS_ACCOUNT);
    expect(reason('+49 30 1234567', given)).toContain('“1000@trunk.example”');
  });
});

describe('calls for help', () => {
  test.each([
    ['DE', '112'],
    ['DE', '110'],
    ['US', '911'],
    ['CN', '120'],
    ['GB', '999'],
    ['AU', '000'],
    ['ZA', '10111'],
  ])('in %s, %s leaves through the gateway without prefix or format', (region, text) => {
    const given = context({
      accounts: [{ ...trunk, pstn: { ...trunk.pstn, prefix: '0', format: 'national' } }],
      region,
    });
    expect(told(text, given)).toEqual(byGateway(text, text));
  });

  test('they are not refused where telephone numbers are switched off: the server may know better', () => {
    expect(told('112', atWork)).toEqual(atDomain('112'));
  });
});

describe('dialled as typed', () => {
  const typed = { ...atTrunk, asTyped: true };
  const typedAtWork = { ...atWork, asTyped: true };

  test.each([
    ['0301234567', '0301234567'],
    ['+49 (0)30-1234567', '+490301234567'],
    ['18700000000', '18700000000'],
  ])('%s goes to the gateway as its keys, without the dial rule', (text, keys) => {
    const given = {
      ...context({ accounts: [{ ...trunk, pstn: { ...trunk.pstn, prefix: '9', format: 'national' } }] }),
    };
    expect(told(text, { ...given, asTyped: true })).toEqual(byGateway(keys, keys));
  });

  test('a telephone number goes to the account itself where telephone numbers are switched off', () => {
    expect(told('030 1234567', typedAtWork)).toEqual(atDomain('0301234567'));
  });

  test('a name is not looked up', () => {
    expect(told('Ada', typedAtWork)).toEqual(atDomain('Ada'));
    expect(told('Ada Lovelace', typedAtWork)).toBe(INVALID);
  });

  test('an address is checked as strictly as ever', () => {
    expect(told('sip:a@b?X=1', typed)).toBe(INVALID);
    expect(told('ada@example.com', typed)).toEqual(direct('sip:ada@example.com', 'ada@example.com'));
  });
});

describe('names', () => {
  test.each([
    ['Ada Lovelace', 'ada@work.example'],
    ['ada lovelace', 'ada@work.example'],
    ['ADA', 'ada@work.example'],
    ['love', 'ada@work.example'],
    ['lo ad', 'ada@work.example'],
    ['小明', 'wang@10.0.0.7'],
  ])('%s is a contact, and its SIP address is called', (text, shown) => {
    const callee = classify(text, atWork);
    expect(callee.ok && callee.value.route.shown).toBe(shown);
  });

  test("a contact's phones are the other ways", () => {
    const callee = classify('Ada', atTrunk);
    expect(callee.ok && callee.value.alternatives.map(({ shown }) => shown)).toContain('+49 30 1234567');
  });

  test("a contact's SIP number is called as one, without asking the numbering plans", () => {
    expect(told('Hotline', context({ accounts: [{ ...work, pstn }] }))).toEqual(atDomain('4930999'));
  });

  test('a contact whose every way is closed says why', () => {
    expect(told('Grace Kelly', atWork)).toBe(NO_PSTN);
    expect(told('Grace Hopper', none)).toBe(NEEDS_ACCOUNT);
    expect(told('Nobody', atWork)).toBe(NOT_FOUND);
  });

  test('a name of several is refused with their names', () => {
    expect(told('Grace', atWork)).toBe(NOT_FOUND);
    expect(reason('Grace', atWork)).toContain('“Grace Hopper”, “Grace Kelly”');
  });

  test('a part within a word is no match, so that "race" calls nobody called Grace', () => {
    expect(told('race', none)).toBe(NOT_FOUND);
  });

  test('a third-party ID that is typed is found, and the route says that it was one', () => {
    expect(told('emp#4711', none)).toEqual(['third-party', 'sip:ada@work.example', null, 'ada@work.example']);
  });

  test.each(['Zaphod', 'Two Words'])('%s is nobody without an account', (text) => {
    expect(told(text, none)).toBe(NOT_FOUND);
  });

  test('a number that belongs to a contact shows its name, however it is written', () => {
    for (const text of ['+49 30 1234567', '030/1234567', 'tel:+49-30-1234567']) {
      const callee = classify(text, atTrunk);
      expect(callee.ok && callee.value.name).toBe('Ada Lovelace');
    }
  });

  test('a number of nobody has no name', () => {
    const callee = classify('+49 30 7654567', atTrunk);
    expect(callee.ok && callee.value.name).toBe('');
  });
});

describe('what cannot be called', () => {
  test.each(['', ' ', '\t\n', '\u00a0', '\u200b\u200b'])('%j is nobody', (text) => {
    expect(told(text, atTrunk)).toBe(NOBODY);
  });

  test.each([
    'https://meeting.example/#/j/123456789',
    'http://10.0.0.1/',
    'meet.example.com/abc-defg-hij',
    'hwm://join?confid=1',
    'HTTPS://X.example/1',
  ])('%s is a link, and the sentence says that links come later', (text) => {
    expect(told(text, atTrunk)).toBe(INVALID);
    expect(reason(text, atTrunk)).toContain('link is not possible yet');
  });

  test.each([
    'mailto:ada@example.com',
    'javascript:alert(1)',
    'file:/etc/passwd',
    'data:text/html,x',
    'callto:callto:callto:1000',
    'callto:%63allto:1000',
    'h323:bob@example.com',
  ])('%s has a scheme that does not call', (text) => {
    expect(told(text, atTrunk)).toBe(INVALID);
  });

  test.each([
    'sip:a@b%0d%0aX:',
    'sip:a%0d%0aX: y@b.example',
    'sip:a%0D%0AX@b.example',
    'sip:a%00@b.example',
    'sip:a%20b@b.example',
    'sip:a%ff@b.example',
    'sip:a%@b.example',
    'sip:a@b.example\r\nX: y',
    'sip:a@b.example\0',
    'sip:a b@b.example',
    'sip:"a"@b.example',
    'sip:a@b.example?Replaces=x',
    'sip:a@b.example;method=BYE',
    'sip:a@b.example;maddr=10.0.0.1',
    'sip:a@b.example;transport=sctp',
    'sip:a@b.example;lr',
    'sip:a@b.example;',
    'sip:a:secret@b.example',
    'sip:a@b@c.example',
    'sip:@b.example',
    'sip:a@',
    'sip:',
    'sips:',
    'sip:;user=phone',
    'sip:a@b.example:0',
    'sip:a@b.example:65536',
    'sip:a@b.example:x',
    'sip:a@999.1.1.1',
    'sip:a@1.2.3',
    'sip:a@-b.example',
    'sip:a@b..example',
    'sip:a@[::1',
    'sip:a@[::1%25eth0]',
    'sip:a@::1',
    'sip:a@b_.example/',
    'sip:<a@b.example>',
    '<sip:a@b.example',
    'a@b.example>',
    'a\\b@c.example',
    'ada @example.com',
    '\ud83d@b.example',
    'tel:',
    'tel:+',
    'tel:abc',
    'tel:+49301234567%0d%0aX',
    'tel:+49301234567;ext=1%0a',
    'tel:+49301234567@evil.example',
    'tel:+49301234567;ext=123456789',
    'tel:%ff',
    'callto:1000%0d%0aX',
    'callto:Ada',
    '+49 30\t123',
    '+49\n30 123',
  ])('%j is refused', (text) => {
    for (const given of [none, atWork, both]) expect(told(text, given)).toBe(INVALID);
  });

  test.each(['<>', '++49 30 123', '+', '49+30', '+49 30 12a4', '~', '[]', '.', '日本'])(
    '%s is nobody that is known',
    (text) => {
      expect([INVALID, NOT_FOUND]).toContain(told(text, none));
    },
  );

  test('a text longer than a number may be is too long', () => {
    expect(told('1'.repeat(129), atWork)).toBe(TOO_LONG);
    expect(told(` ${'1'.repeat(128)} `, atWork)).toEqual(atDomain('1'.repeat(128)));
    expect(told('x'.repeat(10_000_000), atWork)).toBe(TOO_LONG);
  });

  test('no route ever carries a space, a line break, a quote or a bracket that could end a header', () => {
    const pieces = [
      'sip:',
      'tel:',
      'callto:',
      'a',
      '1',
      '+',
      '@',
      'b.c',
      ':',
      '%0a',
      '%41',
      ' ',
      '"',
      '<',
      '>',
      ';',
      '?',
      '\r\n',
      '王',
      '\ud83d',
      '[',
      ']',
      '::1',
      '#',
      ',',
      '\\',
      '\u2028',
      ';ext=',
      '=',
      '/',
    ];
    let seed = 7;
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return pieces[seed % pieces.length] ?? '';
    };
    let callable = 0;
    for (let n = 0; n < 20_000; n += 1) {
      const text = Array.from({ length: 1 + (n % 8) }, next).join('');
      const callee = classify(text, { ...both, asTyped: n % 3 === 0 });
      if (!callee.ok) continue;
      callable += 1;
      for (const { uri } of [callee.value.route, ...callee.value.alternatives]) {
        expect(uri).toMatch(
          /^sips?:(?:[\w\-.!~*'()&=+$,;?/%]+@)?(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d+)?(?:;transport=[a-z]+)?(?:;user=phone)?$/,
        );
      }
    }
    expect(callable).toBeGreaterThan(200);
  });
});

describe('third-party IDs', () => {
  const found = (id: string, given: ClassifyContext) => {
    const callee = classifyThirdUserId(id, given);
    return callee.ok ? callee.value : callee.failure.code;
  };

  test('an ID of a contact is called at its SIP address, without an account', () => {
    expect(found('emp#4711', none)).toEqual({
      name: 'Ada Lovelace',
      route: { kind: 'third-party', uri: 'sip:ada@work.example', account: null, shown: 'ada@work.example' },
      alternatives: [],
    });
  });

  test("a contact's SIP number goes through the account", () => {
    expect(found('grace@corp', atWork)).toMatchObject({
      route: { kind: 'third-party', uri: 'sip:+99111244216210249@work.example', account: 'work' },
    });
    expect(found('grace@corp', none)).toBe(NEEDS_ACCOUNT);
  });

  test('the echo callee can have one', () => {
    expect(found('echo', none)).toMatchObject({ route: { kind: 'third-party', uri: ECHO_URI, account: null } });
  });

  test.each(['unknown', 'EMP#4711', 'emp#4711 ', '', 'Ada Lovelace'])(
    '%j is nobody’s ID, for IDs match exactly',
    (id) => {
      expect(found(id, atWork)).toBe(NOT_FOUND);
    },
  );

  test('a contact without any address cannot be called', () => {
    expect(found('nobody', atWork)).toBe(NOT_FOUND);
  });
});
