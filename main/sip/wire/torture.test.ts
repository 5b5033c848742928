import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../build/test/random.ts';
import { mutants } from '../../../build/test/sip-data/mutants.ts';
import { RFC4475 } from '../../../build/test/sip-data/rfc4475.ts';
import { expandCompact } from './compact-headers.ts';
import { peek } from './message-peek.ts';
import { nextHop } from './next-hop.ts';
import { markReceived, OwnVia, ownContact, responseEndpoint } from './own-via.ts';
import { StreamFramer } from './stream-framer.ts';
import { UdpReliability } from './udp-reliability.ts';

const FROM = { address: '192.0.2.77', port: 5071 };
const WAY = { transport: 'UDP', reliable: false, local: FROM, send: () => Promise.resolve() } as const;
const torture = (name: string) => RFC4475.find((one) => one.name === name)!.message;
const peekAt = (name: string) => peek(expandCompact(torture(name)));

/** Everything the wires do with what comes in. */
function digest(text: string, via: OwnVia, reliability: UdpReliability): void {
  const long = expandCompact(text);
  const seen = peek(long);
  if (seen === null) return;
  markReceived(long, seen, FROM);
  via.incoming(via.outgoing(long, seen, 'UDP', FROM), seen);
  ownContact(long, FROM);
  nextHop(seen);
  responseEndpoint(seen);
  reliability.receive(seen, WAY);
  void reliability.response(long, seen);
}

describe('the RFC 4475 messages', () => {
  it('are 49, each once and each with its CRLFs', () => {
    expect(RFC4475).toHaveLength(49);
    expect(new Set(RFC4475.map((one) => one.name)).size).toBe(49);
    for (const { message } of RFC4475) {
      const head = message.slice(0, message.indexOf('\r\n\r\n'));
      expect(head.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    }
  });

  it.each(RFC4475.filter((one) => one.valid))('let transport see what it needs in $name', ({ message }) => {
    const seen = peek(expandCompact(message));
    expect(seen?.via).not.toBeNull();
    expect(seen?.cseq).not.toBeNull();
    expect(seen?.callId).not.toBe('');
    expect(seen?.status === 0 ? seen.cseq?.method : 'a response').toBe(seen?.method || 'a response');
  });

  it('are read as they are meant where that is hard', () => {
    expect(peekAt('wsinv')).toMatchObject({
      method: 'INVITE',
      requestUri: 'sip:vivekg@chair-dnrc.example.com;unknownparam',
      via: { transport: 'UDP', host: '192.0.2.2', port: null, branch: '390skdjuw' },
      cseq: { number: 9, method: 'INVITE' },
      toTag: '1918181833n',
      fromTag: '98asjd8',
      route: '<sip:services.example.com;lr;unknownwith=value;unknown-no-value>',
    });
    expect(peekAt('intmeth')).toMatchObject({ fromTag: "_token~1'+`*%!-.", toTag: '', cseq: { number: 139_122_385 } });
    expect(peekAt('esc02')).toMatchObject({ method: 'RE%47IST%45R', via: { branch: 'z9hG4bK209%fzsnel234' } });
    expect(peekAt('longreq')?.via).toMatchObject({ host: 'sip33.example.com', branch: '' });
    expect(peekAt('inv2543')).toMatchObject({ via: { host: 'iftgw.example.com', branch: '' }, fromTag: '' });
  });

  it('are refused where they leave nothing to go by, and left to the layer above where it can still answer', () => {
    expect(peekAt('bigcode')).toBeNull();
    expect(peekAt('badinv01')?.via).toBeNull();
    expect(peekAt('scalar02')?.cseq).toBeNull();
    expect(peekAt('badvers')?.via).toMatchObject({ host: 'c.example.com' });
    for (const name of ['trws', 'lwsstart', 'lwsruri', 'quotbal', 'mismatch01']) expect(peekAt(name)?.via).toBeTruthy();
  });

  it('come out of a stream byte-identical, except where no reader could find their end', () => {
    const unframable = new Set(['clerr', 'ncl', 'mcl01', 'inv2543', 'dblreq']);
    for (const { name, message } of RFC4475.filter((one) => !unframable.has(one.name))) {
      expect(new StreamFramer().push(Buffer.from(message)), name).toEqual([{ kind: 'message', text: message }]);
    }
    const kinds = (name: string) => new StreamFramer().push(Buffer.from(torture(name))).map((frame) => frame.kind);
    expect(kinds('clerr')).toEqual([]);
    expect(kinds('ncl')).toEqual(['broken']);
    expect(kinds('mcl01')).toEqual(['broken']);
    expect(kinds('dblreq')).toEqual(['message', 'pong', 'message']);
  });
});

describe('40 000 mutants', () => {
  it.each([1, 2, 3, 4])('never make framing, reading or rewriting throw (seed %i)', (seed) => {
    const via = new OwnVia();
    const reliability = new UdpReliability();
    const random = seededRandom(seed);
    let read = 0;
    let count = 0;
    for (const mutant of mutants(seed)) {
      if (++count > 10_000) break;
      const bytes = Buffer.from(mutant, random() < 0.3 ? 'latin1' : 'utf8');
      const framer = new StreamFramer();
      for (let at = 0; at < bytes.length; at += 1 + Math.floor(random() * bytes.length)) {
        const rest = bytes.subarray(at);
        for (const frame of framer.push(rest)) if (frame.kind === 'message') digest(frame.text, via, reliability);
      }
      digest(mutant, via, reliability);
      if (peek(expandCompact(mutant)) !== null) read++;
    }
    reliability.close();
    // Neither everything nor nothing gets through: the mutants are worth their name.
    expect(read).toBeGreaterThan(1000);
    expect(read).toBeLessThan(9900);
  });

  it('are the same for the same seed, so that a failure can be repeated', () => {
    const take = (seed: number) =>
      Array.from(
        { length: 50 },
        (
          (stream) => () =>
            stream.next().value
        )(mutants(seed)),
      );
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });
});
