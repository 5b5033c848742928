import { describe, expect, test } from 'vitest';
import { ECHO_NUMBER } from '../../app/callee/echo-number.ts';
import { type ClassifyContext, classify, classifyThirdUserId } from './classify.ts';
import {
  atDomain,
  atTrunk,
  atWork,
  both,
  byGateway,
  context,
  direct,
  ECHO_URI,
  echo,
  INVALID,
  NEEDS_ACCOUNT,
  NO_PSTN,
  NOBODY,
  NOT_FOUND,
  none,
  pstn,
  reason,
  TOO_LONG,
  told,
  trunk,
  work,
} from './classify-context.fake.ts';

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

test('the echo callee that could not be started is not called', () => {
  expect(reason(ECHO_NUMBER, { ...none, echoUri: '' })).toContain('could not be started');
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
    expect(told('race', none)).toBe(NEEDS_ACCOUNT);
  });

  test('a third-party ID that is typed is found, and the route says that it was one', () => {
    expect(told('emp#4711', none)).toEqual(['third-party', 'sip:ada@work.example', null, 'ada@work.example']);
  });

  test('a name of no contact needs an account that is signed in: its server may know it', () => {
    for (const context of [none, { ...atWork, signedIn: new Set<string>() }]) {
      expect(told('Zaphod', context)).toBe(NEEDS_ACCOUNT);
      expect(told('Two Words', context)).toBe(NOT_FOUND);
    }
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
    '999.1.1.1',
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
