import { describe, expect, test } from 'vitest';
import { ECHO_NUMBER } from '../../app/callee/echo-number.ts';
import type { AccountSettings } from '../../app/settings/account-settings.ts';
import { classify } from './classify.ts';
import {
  account,
  atDomain,
  atTrunk,
  atWork,
  both,
  byGateway,
  context,
  direct,
  NEEDS_ACCOUNT,
  NO_PSTN,
  none,
  part,
  pstn,
  reason,
  told,
  trunk,
  viaWork,
  work,
} from './classify-context.fake.ts';

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

  test('a sips: address goes through an account with TLS, never through one without', () => {
    expect(told('sips:bob@work.example', atWork)).toEqual(viaWork('sips:bob@work.example', 'sips:bob@work.example'));
    const clear = context({ accounts: [account('work', { protocol: 'tcp' })] });
    const callee = classify('sips:bob@work.example', clear);
    expect(callee.ok && [callee.value.route, ...callee.value.alternatives]).toMatchObject([{ account: null }]);
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

  test('service keys are escaped on the wire and shown as they are', () => {
    expect(told('#31#1234567', atWork)).toEqual([
      'sip-number',
      'sip:%2331%231234567@work.example',
      'work',
      '#31#1234567@work.example',
    ]);
  });

  test('an extension is not dropped in silence: a SIP number has none', () => {
    expect(told('1000 ext. 5', atWork)).toBe(430100002);
    expect(reason('1000 ext. 5', atWork)).toContain('extension');
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

  test.each([
    ['GB', '9', 'a number no plan has', '123456789012345', '9123456789012345', '9 123456789012345', null],
    ['ZZ', '9', 'a number where the region is not known', '0301234567', '90301234567', '9 0301234567', null],
    [
      'US',
      '9',
      'a number whose prefix the person dialled',
      '9 212 555 1234',
      '92125551234',
      '92125551234',
      '+12125551234',
    ],
    ['DE', '0', 'one with it at home', '0 030 1234567', '00301234567', '00301234567', '+49301234567'],
    ['DE', '0', 'one with it abroad', '0 0044 20 7946 0018', '000442079460018', '000442079460018', '+442079460018'],
  ])('in %s with prefix %s, %s gets out of the house', (region, prefix, _what, text, user, shown, e164) => {
    const given = { ...rule({ prefix }), region };
    expect(told(text, given)).toEqual(byGateway(user, shown));
    expect(classify(text, given)).toMatchObject({ value: { route: { e164 } } });
  });

  test("without a gateway of its own the account's domain takes the number", () => {
    expect(part(told('+49 30 1234567', context({ accounts: [{ ...work, pstn }] })), 1)).toBe(
      'sip:+49301234567@work.example;user=phone',
    );
  });

  test.each([
    ['2001:db8::1', '', '[2001:db8::1]'],
    ['bücher.example', '', 'xn--bcher-kva.example'],
    ['work.example', 'bücher.example:5070', 'xn--bcher-kva.example:5070'],
  ])('the domain %s with the gateway %j goes into the URI as the wire has it', (domain, gateway, host) => {
    const given = context({ accounts: [{ ...work, domain, pstn: { ...pstn, gateway } }] });
    expect(part(told('+49 30 1234567', given), 1)).toBe(`sip:+49301234567@${host};user=phone`);
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
