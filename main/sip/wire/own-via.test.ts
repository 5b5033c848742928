import { describe, expect, it } from 'vitest';
import { peek } from './message-peek.ts';
import { markReceived, OwnVia, ownContact, responseEndpoint } from './own-via.ts';

const from = { address: '192.0.2.7', port: 6060 };
const request = (via: string, contact = 'sip:a@host') =>
  `OPTIONS sip:x SIP/2.0\r\nVia: ${via}\r\nContact: <${contact}>\r\nCSeq: 1 OPTIONS\r\n\r\n`;
const viaOf = (message: string) => /Via: ([^\r]*)/.exec(message)?.[1];

describe('a request that comes in', () => {
  const marked = (via: string) => viaOf(markReceived(request(via), peek(request(via))!, from));

  it('gets the address it came from where the sender named another (RFC 3261 section 18.2.1)', () => {
    expect(marked('SIP/2.0/UDP host;branch=b')).toBe('SIP/2.0/UDP host;branch=b;received=192.0.2.7');
    expect(marked('SIP/2.0/UDP 192.0.2.7:5060;branch=b')).toBe('SIP/2.0/UDP 192.0.2.7:5060;branch=b');
  });

  it('gets its port when the sender asks for it, and then the address too (RFC 3581 section 4)', () => {
    expect(marked('SIP/2.0/UDP 192.0.2.7;rport;branch=b')).toBe(
      'SIP/2.0/UDP 192.0.2.7;rport=6060;branch=b;received=192.0.2.7',
    );
  });

  it('loses a received the sender made up, because the answer would follow it to somebody else', () => {
    expect(marked('SIP/2.0/UDP host;received=203.0.113.9;branch=b;rport=1')).toBe(
      'SIP/2.0/UDP host;branch=b;rport=6060;received=192.0.2.7',
    );
  });

  it('keeps the Via values behind the first', () => {
    expect(marked('SIP/2.0/UDP host;branch=b , SIP/2.0/TCP next;received=1.1.1.1')).toBe(
      'SIP/2.0/UDP host;branch=b;received=192.0.2.7 , SIP/2.0/TCP next;received=1.1.1.1',
    );
  });
});

describe('a request that goes out', () => {
  const local = { address: '2001:db8::1', port: 5062 };

  it('names transport and address it really leaves by, and asks for rport', () => {
    const message = request('SIP/2.0/UDP abc.invalid;branch=z9hG4bK1');
    expect(viaOf(new OwnVia().outgoing(message, peek(message)!, 'TLS', local))).toBe(
      'SIP/2.0/TLS [2001:db8::1]:5062;branch=z9hG4bK1;rport',
    );
  });

  it('gets its answer back with what had stood there', () => {
    const via = new OwnVia();
    const message = request('SIP/2.0/UDP abc.invalid;rport;branch=z9hG4bK1');
    via.outgoing(message, peek(message)!, 'TCP', local);
    const answer =
      'SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP [2001:db8::1]:5062;rport=9;branch=z9hG4bK1\r\nCSeq: 1 OPTIONS\r\n\r\n';
    expect(viaOf(via.incoming(answer, peek(answer)!))).toBe('SIP/2.0/TCP abc.invalid;rport=9;branch=z9hG4bK1');
    const foreign = answer.replace('z9hG4bK1', 'z9hG4bK2');
    expect(via.incoming(foreign, peek(foreign)!)).toBe(foreign);
  });

  it('has a Contact others can reach instead of 0.0.0.0, and keeps any other', () => {
    const fix = (contact: string) => /Contact: <(.*)>/.exec(ownContact(request('x', contact), local))?.[1];
    expect(fix('sip:a@0.0.0.0:5060;transport=udp')).toBe('sip:a@[2001:db8::1]:5060;transport=udp');
    expect(fix('sip:a@[::]')).toBe('sip:a@[2001:db8::1]');
    expect(fix('sip:a@0.0.0.0.example')).toBe('sip:a@0.0.0.0.example');
    expect(fix('sip:a@192.0.2.1')).toBe('sip:a@192.0.2.1');
  });

  it('does not touch 0.0.0.0 in its body, where it may mean hold', () => {
    const message = `${request('x', 'sip:a@0.0.0.0')}\r\nContact: <sip:a@0.0.0.0>`;
    expect(ownContact(message, local).split('\r\n\r\n')[1]).toBe('\r\nContact: <sip:a@0.0.0.0>');
  });
});

describe('a response without a known transaction', () => {
  const where = (via: string) => responseEndpoint(peek(`SIP/2.0 200 OK\r\nVia: ${via}\r\nCSeq: 1 X\r\n\r\n`)!);

  it('follows received and rport, else sent-by (RFC 3261 section 18.2.2), and never maddr', () => {
    expect(where('SIP/2.0/UDP host:5070;received=192.0.2.1;rport=99')).toEqual({ host: '192.0.2.1', port: 99 });
    expect(where('SIP/2.0/UDP host:5070;received=192.0.2.1;maddr=224.0.0.1')).toEqual({
      host: '192.0.2.1',
      port: 5070,
    });
    expect(where('SIP/2.0/TCP [2001:db8::1]')).toEqual({ host: '2001:db8::1', port: null });
    expect(responseEndpoint(peek('SIP/2.0 200 OK\r\nCSeq: 1 X\r\n\r\n')!)).toBeNull();
  });
});
