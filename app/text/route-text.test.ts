import { expect, test } from 'vitest';
import type { Route } from '../callee/route.ts';
import { routeText } from './route-text.ts';

const ROUTES: readonly (readonly [Route, string])[] = [
  [{ kind: 'echo', uri: 'sip:e@127.0.0.1', shown: '+990003246' }, 'Calls the built-in echo meeting on this computer'],
  [{ kind: 'sip-uri', uri: 'sip:a@b', account: null, shown: 'a@b' }, 'Calls the SIP address a@b directly'],
  [{ kind: 'sip-uri', uri: 'sip:a@b', account: 'w', shown: 'a@b' }, 'Calls the SIP address a@b through Work'],
  [{ kind: 'sip-number', uri: 'sip:1@b', account: 'w', shown: '+991' }, 'Calls the SIP number +991 through Work'],
  [
    { kind: 'pstn', uri: 'sip:1@b', account: 'w', shown: '+49 30 1', e164: '+49301' },
    'Calls the telephone number +49 30 1 through Work’s gateway',
  ],
  [
    { kind: 'third-party', uri: 'sip:1@b', account: null, shown: 'ada' },
    'Calls the third-party ID ada directly, as your contacts say',
  ],
];

test.each(ROUTES)('%j is said before it is dialled', (route, words) => {
  expect(routeText('en', route, (id) => (id === 'w' ? 'Work' : id))).toBe(words);
});
