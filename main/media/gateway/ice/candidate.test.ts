import { expect, test } from 'vitest';
import { candidatePriority, candidateValue, parseCandidate } from './candidate.ts';

test('a browser’s candidate is read, with and without its prefixes', () => {
  const line = '842163049 1 udp 1677729535 203.0.113.9 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag x';
  const candidate = {
    ...{ foundation: '842163049', priority: 1_677_729_535, address: '203.0.113.9', port: 46_154, type: 'srflx' },
  };
  expect(parseCandidate(line)).toEqual(candidate);
  expect(parseCandidate(`a=candidate:${line}`)).toEqual(candidate);
  expect(parseCandidate(`candidate:${line}\r\n`)).toEqual(candidate);
});

test('an IPv6 address is kept in the spelling that sockets report', () => {
  expect(parseCandidate('1 1 UDP 1 2001:DB8:0:0::1 9 typ host')?.address).toBe('2001:db8::1');
});

test.each([
  ['a name behind mDNS', '1 1 udp 1 4f0a.local 9 typ host'],
  ['TCP', '1 1 tcp 1 192.0.2.1 9 typ host tcptype active'],
  ['another component', '1 2 udp 1 192.0.2.1 9 typ host'],
  ['multicast', '1 1 udp 1 224.0.0.1 9 typ host'],
  ['no address', '1 1 udp 1 0.0.0.0 9 typ host'],
  ['port 0', '1 1 udp 1 192.0.2.1 0 typ host'],
  ['a priority too large', '1 1 udp 4294967296 192.0.2.1 9 typ host'],
  ['the end of candidates', ''],
  ['a line too long', `1 1 udp 1 192.0.2.1 9 typ host ${'x'.repeat(600)}`],
])('%s is of no use and is ignored', (_what, line) => {
  expect(parseCandidate(line)).toBeNull();
});

test('what is written can be read, and does not tell the address behind', () => {
  const candidate = {
    ...{ foundation: 'ab', priority: candidatePriority('srflx', 65_535), address: '203.0.113.9', port: 7 },
    type: 'srflx',
  } as const;
  expect(candidateValue(candidate)).toBe('ab 1 udp 1694498815 203.0.113.9 7 typ srflx raddr 0.0.0.0 rport 0');
  expect(parseCandidate(candidateValue(candidate))).toEqual(candidate);
});
