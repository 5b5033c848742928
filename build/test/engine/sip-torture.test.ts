import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OwnedDirect, openDirect } from '../../../main/sip/call/direct.ts';
import type { SipCall } from '../../../main/sip/sip-engine.ts';
import { expandCompact } from '../../../main/sip/wire/compact-headers.ts';
import { RFC4475 } from '../sip-data/rfc4475.ts';
import type { TortureMessage } from '../sip-data/torture-message.ts';
import { type MemoryWire, memoryWire } from './memory-wire.ts';

let wire: MemoryWire;
let direct: OwnedDirect;
let calls: SipCall[];

beforeEach(async () => {
  wire = memoryWire();
  calls = [];
  const opened = await openDirect({
    config: {
      user: 'user',
      displayName: '',
      address: '127.0.0.1',
      port: 5060,
      allows: () => true,
      trust: { extraCa: [] },
    },
    ...{ log: null, timeScale: 1, random: Math.random, identity: null, stopped: () => undefined, wire },
  });
  if (!opened.ok) throw new Error(opened.failure.reason);
  direct = opened.value;
  direct.onIncoming((call) => calls.push(call));
});
afterEach(() => direct.stop());

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const statuses = (): number[] => wire.sent.map((text) => Number(/^SIP\/2\.0 (\d+)/.exec(text)?.[1] ?? 0));

/** We are no registrar: where the RFC lets one accept, challenge or look closer, REGISTER gets 405. */
const expected = (one: TortureMessage): readonly (number | 'drop')[] => {
  if (one.message.startsWith('SIP/2.0')) return ['drop'];
  if (one.message.startsWith('REGISTER')) return one.expect === 400 && one.name !== 'unksm2' ? [400] : [405];
  if (one.message.startsWith('MESSAGE')) return [405];
  if (one.expect === 'drop') return ['drop'];
  if (one.expect !== 'accept') return [one.expect];
  return one.message.startsWith('INVITE') ? (one.name === 'wsinv' ? [481] : [180]) : [200];
};

test.each(RFC4475.map((one) => [one.name, one.title, one] as const))(
  'RFC 4475 %s (%s) gets its answer',
  async (_name, _title, one) => {
    wire.feed(expandCompact(one.message));
    await settle();
    expect(statuses().length === 0 ? ['drop'] : statuses()).toEqual(expected(one));
    expect(calls).toHaveLength(statuses()[0] === 180 ? 1 : 0);
  },
);

test.each([
  ['Via parameters that can be split in two ways', (n: number) => `v: SIP/2.0/UDP h${';a= '.repeat(n)}!`],
  ['Via blanks', (n: number) => `v: SIP/2.0/UDP h${' '.repeat(n)};!`],
  ['quotes', (n: number) => `f: ${'"\\"'.repeat(n)}`],
  ['angle brackets', (n: number) => `t: ${'<'.repeat(n)}`],
  ['commas', (n: number) => `m: ${'<sip:a@b>,'.repeat(n)}`],
  ['slashes', (n: number) => `v: ${'SIP/2.0/'.repeat(n)}`],
])('a message made to be slow to read (%s) is read in time that grows with its length only', (_name, line) => {
  const sound = expandCompact(RFC4475.find((one) => one.name === 'semiuri')?.message ?? '');
  const name = line(1).slice(0, 1);
  const long: Readonly<Record<string, string>> = { v: 'Via', f: 'From', t: 'To', m: 'Contact' };
  const hostile = (n: number): string => sound.replace(new RegExp(`^(?:${long[name]}:.*|$)`, 'im'), `${line(n)}\r\n`);
  wire.feed(expandCompact(hostile(5_000)));
  wire.feed(sound);
  expect(statuses().at(-1)).toBe(200);
});
