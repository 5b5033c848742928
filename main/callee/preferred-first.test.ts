import { expect, test } from 'vitest';
import { NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { classify } from './classify.ts';
import { preferredFirst } from './preferred-first.ts';

const account = (id: string, enabled = true) => ({
  ...NEW_ACCOUNT,
  id,
  label: id,
  user: id,
  domain: 'example.com',
  enabled,
});
const accounts = [account('off', false), account('home'), account('work')];

test.each([
  ['', 'home'],
  ['work', 'work'],
  ['home', 'home'],
  ['removed', 'home'],
  ['off', 'home'],
])('with “%s” preferred, what two accounts of one domain could take goes through %s', (preferred, through) => {
  for (const text of ['2001', 'sip:bob@example.com']) {
    const callee = classify(text, {
      accounts: preferredFirst(accounts, preferred),
      signedIn: new Set(['home', 'work']),
      contacts: [],
      region: 'DE',
      account: null,
      asTyped: false,
      echoNumber: '+990003246',
      echoUri: 'sip:echo@127.0.0.1:1',
    });
    if (!callee.ok) throw new Error(callee.failure.reason);
    expect(callee.value.route).toMatchObject({ account: through });
  }
});
