import { expect, test } from 'vitest';
import { readCommandLine } from './command-line.ts';

test('without arguments nothing is asked for', () => {
  expect(readCommandLine([])).toEqual({ demo: false, demoOut: '', destination: '', background: false });
});

test('switches of Chromium are passed over, because they are not ours', () => {
  expect(
    readCommandLine(['--user-data-dir=/tmp/x', '--remote-debugging-port=0', '--demo', '--demo-out=/tmp/y']),
  ).toEqual({
    demo: true,
    demoOut: '/tmp/y',
    destination: '',
    background: false,
  });
});

test.each([
  ['tel:+4930123456', 'tel:+4930123456'],
  ['sip:bob@example.com', 'sip:bob@example.com'],
  ['parley:call/+990003246', '+990003246'],
  ['parley://sip:bob@example.com', 'sip:bob@example.com'],
])('the link %s fills the form with %s', (link, destination) => {
  expect(readCommandLine(['--x', link]).destination).toBe(destination);
});

test('a link is cut at 512 characters, because whoever wrote it is not trusted', () => {
  expect(readCommandLine([`tel:${'1'.repeat(9000)}`]).destination).toHaveLength(512);
});
