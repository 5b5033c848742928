import { describe, expect, it } from 'vitest';
import { expandCompact } from './compact-headers.ts';
import { peek } from './message-peek.ts';
import { nextHop, whereIs } from './next-hop.ts';
import { parseHostPort, parseSipUri } from './sip-uri.ts';
import { parseWireTarget } from './wire-target.ts';

describe('a SIP URI', () => {
  it('is taken apart whatever its user part contains', () => {
    expect(parseSipUri('sip:user;par=u%40example.net@example.com')).toMatchObject({
      user: 'user;par=u%40example.net',
      host: 'example.com',
    });
    const odd = "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1@example.com";
    expect(parseSipUri(odd)).toMatchObject({ host: 'example.com', port: null });
    const uri = parseSipUri('SIPS:a@[2001:db8::1]:5071;transport=TCP;lr;x?h=1');
    expect(uri).toMatchObject({ scheme: 'sips', user: 'a', host: '2001:db8::1', port: 5071 });
    expect([...(uri?.parameters ?? [])]).toEqual([
      ['transport', 'TCP'],
      ['lr', null],
      ['x', null],
    ]);
  });

  it.each(['', 'sip:', 'tel:+1', 'http://x', 'sip:@x', 'sip:a@', 'sip:a b@x', 'sip:x:0', 'sip:x:65536', 'sip:x:a'])(
    'is not found in "%s"',
    (text) => {
      expect(parseSipUri(text)).toBeNull();
    },
  );

  it.each(['sip:[::1', 'sip:[zz]', 'sip:a@x y', 'sip:x;a<b', `sip:${'x'.repeat(5000)}`])(
    'is not found in a broken one (%#)',
    (text) => {
      expect(parseSipUri(text)).toBeNull();
    },
  );
});

describe('what people type as a server', () => {
  it.each([
    ['sip.example.com', { host: 'sip.example.com', port: null }],
    [' sip.example.com:5070 ', { host: 'sip.example.com', port: 5070 }],
    ['192.0.2.1', { host: '192.0.2.1', port: null }],
    ['2001:db8::1', { host: '2001:db8::1', port: null }],
    ['[2001:db8::1]:5070', { host: '2001:db8::1', port: 5070 }],
  ])('"%s" is understood', (text, wanted) => {
    expect(parseHostPort(text)).toEqual(wanted);
  });

  it.each(['', 'a b', 'user@host', 'host:0', 'host:99999', 'host;lr', 'host/path'])('"%s" is refused', (text) => {
    expect(parseHostPort(text)).toBeNull();
    expect(parseWireTarget(text, 'tls')).toBeNull();
  });

  it('may carry a scheme, and for WebSocket a path', () => {
    expect(parseWireTarget('sip:example.com:5070', 'udp')).toEqual({ host: 'example.com', port: 5070, path: '/' });
    expect(parseWireTarget('wss://pbx.example.com:8089/ws', 'wss')).toEqual({
      host: 'pbx.example.com',
      port: 8089,
      path: '/ws',
    });
    expect(parseWireTarget('pbx.example.com/a b', 'wss')).toBeNull();
  });
});

describe('the next hop of a request', () => {
  const hop = (uri: string, route = '') =>
    nextHop(peek(`INVITE ${uri} SIP/2.0\r\n${route === '' ? '' : `Route: ${route}\r\n`}CSeq: 1 INVITE\r\n\r\n`)!);

  it('is the top Route when that is a loose router, else the Request-URI (RFC 3261 section 12.2.1.1)', () => {
    expect(hop('sip:a@callee.test')).toMatchObject({ host: 'callee.test' });
    expect(hop('sip:a@callee.test', '"P" <sip:p1.test;lr>, <sip:p2.test;lr>')).toMatchObject({ host: 'p1.test' });
    expect(hop('sip:strict.test', '<sip:p1.test>')).toMatchObject({ host: 'strict.test' });
  });

  it('heeds maddr, port, transport and sips', () => {
    expect(whereIs('sip:a@x.test:5070;maddr=[::1];transport=TCP')).toEqual({
      host: '::1',
      port: 5070,
      transport: 'tcp',
      secure: false,
    });
    expect(whereIs('sips:a@x.test')).toMatchObject({ secure: true, transport: null });
  });

  it('is nowhere for what is no SIP, or a transport a listener cannot call by', () => {
    for (const uri of ['tel:+491', 'sip:a@x;transport=ws', 'sip:a@x;transport=sctp', '*']) {
      expect(whereIs(uri)).toBeNull();
    }
  });
});

describe('compact header names (RFC 3261 section 7.3.3)', () => {
  it('become long ones, in the header section only', () => {
    const compact = 'INFO sip:x SIP/2.0\r\nv: 1\r\nI : 2\r\nl:3\r\nx:4\r\nz: 5\r\nTo: t\r\n\r\n\r\nv: body';
    expect(expandCompact(compact)).toBe(
      'INFO sip:x SIP/2.0\r\nVia: 1\r\nCall-ID: 2\r\nContent-Length:3\r\nSession-Expires:4\r\nz: 5\r\nTo: t\r\n\r\n\r\nv: body',
    );
  });
});
