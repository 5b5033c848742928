import { expect, test } from 'vitest';
import { createSipTrace } from './sip-trace.ts';

const message = (n: number, body = ''): string =>
  `> OPTIONS sip:ada@example.com SIP/2.0\r\nCSeq: ${n} OPTIONS\r\nX-Called: +49 30 901820\r\nSubject: Ada’s plan\r\n\r\n${body}`;

test('it keeps the newest messages, in bounded memory, and names nobody', () => {
  const trace = createSipTrace(() => ['hunter22']);
  for (let n = 0; n < 500; n += 1) trace.add(message(n, 'v=0\r\ns=hunter22'));
  expect(trace.newest()).toHaveLength(200);
  expect(trace.newest().at(-1)).toContain('CSeq: 499 OPTIONS');
  const all = trace.newest().join('\n');
  for (const gone of ['ada', 'Ada', '901820', 'hunter22']) expect(all).not.toContain(gone);
  for (let n = 0; n < 50; n += 1) trace.add(message(n, `v=0\r\n${'a=x:y\r\n'.repeat(5000)}`));
  expect(trace.newest().join('').length).toBeLessThan(250_000);
});
