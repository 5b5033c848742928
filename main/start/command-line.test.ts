import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Command, readCommandLine } from './command-line.ts';
import { EXIT } from './exit-code.ts';
import { handOver, readHandOver } from './handed-over.ts';
import { ownArguments } from './own-arguments.ts';
import { USAGE } from './usage.ts';

const commandOf = (...args: string[]): Command => readCommandLine(args).command;

test('without arguments nothing is asked for', () => {
  expect(readCommandLine([])).toEqual({ demo: false, demoOut: '', background: false, command: { kind: 'start' } });
});

test('switches of Chromium are passed over, because they are not ours', () => {
  expect(
    readCommandLine(['--user-data-dir=/tmp/x', '--remote-debugging-port=0', '--demo', '--demo-out=/tmp/y']),
  ).toEqual({ demo: true, demoOut: '/tmp/y', background: false, command: { kind: 'start' } });
});

test("what Electron's -r takes is no word of ours", () => {
  expect(commandOf('-r', '/loader.js', '--background')).toEqual({ kind: 'start' });
});

test('a link fills the form, also when it is hostile and only says why it was refused', () => {
  expect(commandOf('--x', 'tel:+4930123456')).toEqual({
    kind: 'link',
    link: { kind: 'fill', text: 'tel:+4930123456' },
  });
  expect(commandOf('sip:a@b.example?Route=x')).toEqual({ kind: 'link', link: { kind: 'refused', why: 'headers' } });
});

test('call takes a number, video, policy and now, in any order', () => {
  const wish = { kind: 'call', text: '+4930123', video: true, joinPolicy: 3, now: true };
  expect(commandOf('call', '+4930123', '--video', '--policy', 'invited', '--now')).toEqual(wish);
  expect(commandOf('--lang=en', 'call', '--now', '--policy=invited', '--video', '+4930123')).toEqual(wish);
  expect(commandOf('call', 'sip:bob@example.com')).toEqual({
    kind: 'call',
    text: 'sip:bob@example.com',
    video: false,
    joinPolicy: null,
    now: false,
  });
  for (const [word, joinPolicy] of [
    ['everyone', 0],
    ['logged-in', 1],
    ['corporate', 2],
  ] as const) {
    expect(commandOf('call', '1', '--policy', word)).toMatchObject({ joinPolicy });
  }
});

test.each([
  [['call'], 'call needs a number or an address'],
  [['call', '--video'], 'call needs a number or an address'],
  [['call', '1', '2'], 'call takes one number; quote one that has spaces'],
  [['call', '1', '--loud'], 'call does not know “--loud”'],
  [['call', '1', '--lang=en'], 'call does not know “--lang=en”'],
  [['call', '1', '--policy'], '--policy takes one of everyone, logged-in, corporate, invited'],
  [['call', '1', '--policy', 'toString'], '--policy takes one of everyone, logged-in, corporate, invited'],
  [['call', 'sip:bob@example.com?Subject=x'], 'call cannot use this number or address'],
  [['call', 'parley:provision?url=https%3A%2F%2Fa.example'], 'call cannot use this number or address'],
  [['provision'], 'provision takes the name of one file'],
  [['provision', '--force'], 'provision takes the name of one file'],
  [['--diagnostics', 'a', 'b'], '--diagnostics takes at most the name of a file'],
  [['--version', 'x'], '--version takes nothing after it'],
  [['clal', '1'], '“clal” is neither a link nor a command'],
  [['a\u001b[2Jb'], '“a?[2Jb” is neither a link nor a command'],
  [['tel:1', 'tel:2'], 'a link stands alone; there is another word after it'],
])('%j is a mistake, said in one line', (args, message) => {
  expect(readCommandLine(args).command).toEqual({ kind: 'mistake', message });
  expect(message).not.toContain('\n');
});

test('version, help, diagnostics and provision are what they say', () => {
  expect(commandOf('--version')).toEqual({ kind: 'version' });
  expect(commandOf('--help')).toEqual({ kind: 'help' });
  expect(commandOf('--user-data-dir=/x', '--diagnostics')).toEqual({ kind: 'diagnostics', file: '' });
  expect(commandOf('--diagnostics', 'out.txt')).toEqual({ kind: 'diagnostics', file: 'out.txt' });
  expect(commandOf('provision', 'a.parley.json')).toEqual({ kind: 'provision', file: 'a.parley.json' });
});

test('what a second start hands over is read again, with files named from where it was started', () => {
  expect(readHandOver(handOver(['provision', 'a.json'], '/home/ada')).command).toEqual({
    kind: 'provision',
    file: '/home/ada/a.json',
  });
  expect(readHandOver(handOver(['call', '张伟'], '/')).command).toMatchObject({ kind: 'call', text: '张伟' });
  expect(readHandOver(handOver(['call', '1', '--bad'], '/')).command.kind).toBe('mistake');
});

const packed = (value: unknown) => ({ line: Buffer.from(JSON.stringify(value)).toString('base64url') });

test.each([
  [null],
  [{}],
  ['x'],
  [{ line: '{' }],
  [{ line: 'eyJ' }],
  [packed({ args: [1], folder: '/' })],
  [packed({ args: ['call', '1'] })],
  [handOver(Array(65).fill('--x'), '/')],
])('a hand-over of %j does nothing, for any program may send one', (given) => {
  expect(readHandOver(given).command.kind).toBe('mistake');
});

test('the folder of the app is no argument of the app', () => {
  expect(ownArguments(['/electron', '--demo', '-r', '/x.js', '/app', 'call', '1'], false)).toEqual([
    '--demo',
    '-r',
    '/x.js',
    'call',
    '1',
  ]);
  expect(ownArguments(['/parley', 'call', '1'], true)).toEqual(['call', '1']);
});

test('the guide for administrators and --help have every exit code and every option', () => {
  const guide = readFileSync(new URL('../../docs/admin/command-line.md', import.meta.url), 'utf8');
  for (const code of Object.values(EXIT)) {
    expect(guide).toContain(`| ${code} |`);
    expect(USAGE).toMatch(new RegExp(`\\b${code} \\w`));
  }
  for (const word of [
    'call',
    'provision',
    '--video',
    '--policy',
    '--now',
    '--diagnostics',
    '--version',
    '--help',
    '--background',
  ]) {
    expect(guide).toContain(word);
    expect(USAGE).toContain(word);
  }
});
