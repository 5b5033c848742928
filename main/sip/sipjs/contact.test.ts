import { expect, test } from 'vitest';
import { demandsSips } from './contact.ts';

const plain = { requestUri: 'sip:a@x', recordRoute: [], contact: ['<sip:b@y>'] };

test.each([
  [plain, false],
  [{ ...plain, requestUri: 'sips:a@x' }, true],
  [{ ...plain, recordRoute: ['<sips:p;lr>, <sip:q;lr>'] }, true],
  [{ ...plain, recordRoute: ['<sip:q;lr>', '<sips:p;lr>'] }, false],
  [{ ...plain, contact: ['<sips:b@y>'] }, true],
  // A Record-Route is asked before the Contact.
  [{ ...plain, recordRoute: ['<sip:q;lr>'], contact: ['<sips:b@y>'] }, false],
])('the Contact of our answer is sips: when RFC 3261 section 12.1.1 says so: %j → %j', (request, sips) => {
  expect(demandsSips(request)).toBe(sips);
});
