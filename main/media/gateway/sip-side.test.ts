import { afterEach, describe, expect, test } from 'vitest';
import type { Direction } from '../../../app/media/direction.ts';
import type { Result } from '../../../app/result.ts';
import type { MediaSessionOptions, Wanted } from '../media-port.ts';
import { SipSide } from './sip-side.ts';

const options: MediaSessionOptions = {
  address: '127.0.0.1',
  encryption: 'off',
  audioCodecs: ['opus', 'G722', 'PCMU', 'PCMA'],
  videoCodecs: ['VP8', 'H264'],
  videoMaxKbps: 1500,
  transport: 'gateway',
};
const audioOnly: Wanted = { audio: 'sendrecv', video: null };
const both: Wanted = { audio: 'sendrecv', video: 'sendrecv' };

const sides: SipSide[] = [];
afterEach(() => {
  for (const side of sides.splice(0)) side.close();
});
const sideOf = (more: Partial<MediaSessionOptions> = {}): SipSide => {
  const side = new SipSide({ ...options, ...more }, () => undefined);
  sides.push(side);
  return side;
};
const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
};
const reasonOf = (result: Result<unknown>): string =>
  result.ok ? '' : `${result.failure.code} ${result.failure.reason}`;
const peer = (...lines: string[]): string =>
  ['v=0', 'o=alice 2890844526 2890844526 IN IP4 127.0.0.1', 's=', 'c=IN IP4 127.0.0.1', 't=0 0', ...lines, ''].join(
    '\r\n',
  );
const linesOf = (sdp: string, start: string): string[] => sdp.split('\r\n').filter((l) => l.startsWith(start));
const agreedOf = (side: SipSide, kind = 'audio') => side.lines.find((l) => l.line.kind === kind)?.line.agreed ?? null;
const directionIn = (sdp: string): string[] =>
  sdp.split('\r\n').filter((l) => /^a=(sendrecv|sendonly|recvonly|inactive)$/.test(l));

describe('offers', () => {
  test('everything is offered in the order of the settings, on an even port', async () => {
    const sdp = valueOf(await sideOf().offer(both));
    const [audio, video] = linesOf(sdp, 'm=');
    expect(audio).toMatch(/^m=audio \d+ RTP\/AVP 96 9 0 8 102 101$/);
    expect(video).toMatch(/^m=video \d+ RTP\/AVP 97 98 99$/);
    expect(Number(audio!.split(' ')[1]) % 2).toBe(0);
    expect(linesOf(sdp, 'a=rtpmap')).toEqual([
      'a=rtpmap:96 opus/48000/2',
      'a=rtpmap:9 G722/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:102 telephone-event/48000',
      'a=rtpmap:101 telephone-event/8000',
      'a=rtpmap:97 VP8/90000',
      'a=rtpmap:98 H264/90000',
      'a=rtpmap:99 H264/90000',
    ]);
    expect(linesOf(sdp, 'a=fmtp:9')).toEqual([
      'a=fmtp:96 minptime=10;useinbandfec=1',
      'a=fmtp:98 profile-level-id=42e01f;level-asymmetry-allowed=1;packetization-mode=1',
      'a=fmtp:99 profile-level-id=42e01f;level-asymmetry-allowed=1;packetization-mode=0',
    ]);
    expect(linesOf(sdp, 'a=crypto')).toEqual([]);
    expect(linesOf(sdp, 'b=')).toEqual(['b=AS:1500']);
  });

  test('without opus there are no touch tones at 48 kHz', async () => {
    const sdp = valueOf(await sideOf({ audioCodecs: ['PCMA'] }).offer(audioOnly));
    expect(linesOf(sdp, 'm=')[0]).toMatch(/ RTP\/AVP 8 101$/);
  });

  test.each([
    ['off', 'RTP/AVP', 0],
    ['optional', 'RTP/AVP', 4],
    ['required', 'RTP/SAVP', 4],
  ] as const)('encryption %s offers %s with %d keys', async (encryption, protocol, keys) => {
    const sdp = valueOf(await sideOf({ encryption }).offer(both));
    for (const line of linesOf(sdp, 'm=')) expect(line.split(' ')[2]).toBe(protocol);
    const crypto = linesOf(sdp, 'a=crypto');
    expect(crypto).toHaveLength(keys * 2);
    expect(new Set(crypto).size).toBe(keys * 2);
    if (keys > 0)
      expect(crypto.slice(0, 4).map((l) => l.split(' ')[1])).toEqual([
        'AEAD_AES_128_GCM',
        'AES_CM_128_HMAC_SHA1_80',
        'AES_256_CM_HMAC_SHA1_80',
        'AES_CM_128_HMAC_SHA1_32',
      ]);
  });

  test('the same description keeps its version and another raises it by one', async () => {
    const side = sideOf();
    const version = (sdp: string): number => Number(linesOf(sdp, 'o=')[0]!.split(' ')[2]);
    const first = valueOf(await side.offer(audioOnly));
    expect(valueOf(await side.offer(audioOnly))).toBe(first);
    const held = valueOf(await side.offer({ audio: 'sendonly', video: null }));
    expect(version(held)).toBe(version(first) + 1);
    expect(linesOf(held, 'o=')[0]!.split(' ')[1]).toBe(linesOf(first, 'o=')[0]!.split(' ')[1]);
  });

  test('an IPv6 address is written as one', async () => {
    const sdp = valueOf(await sideOf({ address: '::1' }).offer(audioOnly));
    expect(linesOf(sdp, 'c=')).toEqual(['c=IN IP6 ::1']);
  });

  test('video that was taken away keeps its place with port 0, and comes back there', async () => {
    const side = sideOf();
    const offer = valueOf(await side.offer(both));
    valueOf(side.accept(offer, false));
    expect(linesOf(valueOf(await side.offer(audioOnly)), 'm=')[1]).toMatch(/^m=video 0 /);
    expect(linesOf(valueOf(await side.offer(both)), 'm=')[1]).toMatch(/^m=video [1-9]\d* RTP\/AVP 97 98 99$/);
  });
});

describe('answers, RFC 3264 section 10', () => {
  test('10.1: of one audio and two video streams the first video is taken and the second refused in its place', async () => {
    const offer = peer(
      'm=audio 49170 RTP/AVP 0',
      'a=rtpmap:0 PCMU/8000',
      'm=video 51372 RTP/AVP 96',
      'a=rtpmap:96 VP8/90000',
      'm=video 53000 RTP/AVP 32',
      'a=rtpmap:32 MPV/90000',
    );
    const side = sideOf();
    const answer = valueOf(await side.answer(offer, both));
    expect(linesOf(answer, 'm=').map((l) => l.replace(/ \d+ /, (port) => (port === ' 0 ' ? port : ' N ')))).toEqual([
      'm=audio N RTP/AVP 0',
      'm=video N RTP/AVP 96',
      'm=video 0 RTP/AVP 32',
    ]);
    expect(agreedOf(side)!.remote).toEqual({ address: '127.0.0.1', port: 49170, controlPort: 49171 });
  });

  test('10.1: video is refused with port 0 when it is not wanted', async () => {
    const answer = valueOf(
      await sideOf().answer(
        peer('m=audio 49170 RTP/AVP 0', 'm=video 51372 RTP/AVP 97', 'a=rtpmap:97 VP8/90000'),
        audioOnly,
      ),
    );
    expect(linesOf(answer, 'm=')[1]).toBe('m=video 0 RTP/AVP 97');
  });

  test('10.2: one codec of many, all in our order, and the codec the peer sends is known', async () => {
    const offer = peer(
      'm=audio 62986 RTP/AVP 0 4 18',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:4 G723/8000',
      'a=rtpmap:18 G729/8000',
    );
    const side = sideOf();
    const answer = valueOf(await side.answer(offer, audioOnly));
    expect(linesOf(answer, 'm=')[0]).toMatch(/ RTP\/AVP 0$/);
    expect(agreedOf(side)!.codecs.map((c) => c.name)).toEqual(['PCMU']);
  });

  test('dynamic payload types are the offerer’s, also in offers of ours that follow', async () => {
    const side = sideOf();
    const offer = peer(
      'm=audio 4000 RTP/AVP 8 101 111 96',
      'a=rtpmap:101 opus/48000/2',
      'a=rtpmap:111 telephone-event/8000',
      'a=rtpmap:96 speex/16000',
    );
    expect(linesOf(valueOf(await side.answer(offer, audioOnly)), 'm=')[0]).toMatch(/ RTP\/AVP 101 8 111$/);
    const again = valueOf(await side.offer(audioOnly));
    expect(linesOf(again, 'm=')[0]).toMatch(/ RTP\/AVP 101 9 0 8 \d+ 111$/);
    const types = linesOf(again, 'm=')[0]!.split(' ').slice(3);
    expect(new Set(types).size).toBe(types.length);
    expect(types, 'a type the peer gave another meaning is not used').not.toContain('96');
  });

  test.each<[Direction, Direction, Direction]>([
    ['sendrecv', 'sendrecv', 'sendrecv'],
    ['sendonly', 'sendrecv', 'recvonly'],
    ['recvonly', 'sendrecv', 'sendonly'],
    ['inactive', 'sendrecv', 'inactive'],
    ['sendrecv', 'recvonly', 'recvonly'],
    ['sendrecv', 'sendonly', 'sendonly'],
    ['sendonly', 'sendonly', 'inactive'],
    ['recvonly', 'recvonly', 'inactive'],
  ])('section 6.1: %s offered and %s wanted is answered %s', async (offered, wanted, answered) => {
    const side = sideOf();
    const answer = valueOf(
      await side.answer(peer('m=audio 4000 RTP/AVP 0', `a=${offered}`), { audio: wanted, video: null }),
    );
    expect(directionIn(answer)).toEqual([`a=${answered}`]);
    expect(agreedOf(side)!.direction).toBe(answered);
  });

  test('section 8.4: c=0.0.0.0 is a hold: nothing is sent, and what the peer plays is heard', async () => {
    const side = sideOf();
    const offer = peer('m=audio 4000 RTP/AVP 0').replace('c=IN IP4 127.0.0.1', 'c=IN IP4 0.0.0.0');
    expect(directionIn(valueOf(await side.answer(offer, audioOnly)))).toEqual(['a=recvonly']);
    expect(agreedOf(side)!.remote).toBeNull();
  });

  test('lines that are no media of ours are refused in their place and stay refused', async () => {
    const side = sideOf();
    const offer = peer(
      'm=application 9000 TCP/BFCP *',
      'm=audio 4000 RTP/AVP 0',
      'm=audio 4002 RTP/AVP 8',
      'm=image 4004 udptl t38',
    );
    const answer = valueOf(await side.answer(offer, both));
    expect(linesOf(answer, 'm=')).toEqual([
      'm=application 0 TCP/BFCP *',
      expect.stringMatching(/^m=audio [1-9]\d* RTP\/AVP 0$/),
      'm=audio 0 RTP/AVP 8',
      'm=image 0 UDPTL t38',
    ]);
    expect(linesOf(valueOf(await side.offer(both)), 'm=').map((l) => l.split(' ')[0])).toEqual([
      'm=application',
      'm=audio',
      'm=audio',
      'm=image',
      'm=video',
    ]);
  });

  test('rtcp-mux, AVPF and feedback are answered only where they were offered', async () => {
    const plain = valueOf(
      await sideOf().answer(peer('m=audio 4000 RTP/AVP 0', 'm=video 4002 RTP/AVP 97', 'a=rtpmap:97 VP8/90000'), both),
    );
    expect(plain).not.toMatch(/rtcp-mux|rtcp-fb/);
    const side = sideOf();
    const rich = valueOf(
      await side.answer(
        peer(
          'm=video 4002 RTP/AVPF 97',
          'a=rtpmap:97 VP8/90000',
          'a=rtcp-fb:97 nack pli',
          'a=rtcp-fb:97 goog-remb',
          'a=rtcp-fb:97 transport-cc',
          'a=rtcp-mux',
        ),
        both,
      ),
    );
    expect(linesOf(rich, 'm=')[0]).toMatch(/RTP\/AVPF 97$/);
    expect(linesOf(rich, 'a=rtcp')).toEqual(['a=rtcp-fb:97 nack pli', 'a=rtcp-fb:97 goog-remb', 'a=rtcp-mux']);
    expect(agreedOf(side, 'video')!.feedback).toEqual({ nack: false, pli: true, fir: false, tmmbr: false, remb: true });
    expect(agreedOf(side, 'video')!.remote).toMatchObject({ port: 4002, controlPort: 4002 });
  });
});

describe('H.264', () => {
  const video = (...fmtp: string[]): string =>
    peer(
      `m=video 4002 RTP/AVP ${fmtp.map((_, i) => 100 + i).join(' ')}`,
      ...fmtp.flatMap((f, i) => [`a=rtpmap:${100 + i} H264/90000`, ...(f === '' ? [] : [`a=fmtp:${100 + i} ${f}`])]),
    );
  const answered = async (...fmtp: string[]): Promise<string[]> => {
    const result = await sideOf().answer(video(...fmtp), both);
    return result.ok
      ? [linesOf(result.value, 'm=')[0]!.split(' ').slice(3).join(' '), ...linesOf(result.value, 'a=fmtp')]
      : ['refused'];
  };

  test.each([
    [
      'profile-level-id=42801e;packetization-mode=1',
      ['100', 'a=fmtp:100 profile-level-id=42801e;packetization-mode=1'],
    ],
    [
      'profile-level-id=42e033;packetization-mode=0',
      ['100', 'a=fmtp:100 profile-level-id=42e01f;packetization-mode=0'],
    ],
    [
      'profile-level-id=4d0014;packetization-mode=1;level-asymmetry-allowed=1',
      ['100', 'a=fmtp:100 profile-level-id=4d001f;packetization-mode=1;level-asymmetry-allowed=1'],
    ],
    ['', ['100', 'a=fmtp:100 profile-level-id=42000a;packetization-mode=0']],
    ['profile-level-id=42e01f;packetization-mode=2', ['refused']],
    ['profile-level-id=7a001f;packetization-mode=1', ['refused']],
  ])('%s is answered %j', async (offered, expected) => {
    expect(await answered(offered)).toEqual(expected);
  });

  test('of several profiles in one mode the plainest is taken, whatever stands first', async () => {
    expect(
      (
        await answered('profile-level-id=640028;packetization-mode=1', 'profile-level-id=42e01f;packetization-mode=1')
      )[0],
    ).toBe('101');
  });
});

describe('keys', () => {
  const key = (n: number, length = 30): string => Buffer.alloc(length, n).toString('base64');
  const crypto = (tag: number, suite: string, material: string): string =>
    `a=crypto:${tag} ${suite} inline:${material}`;

  test('the offerer’s first usable suite is taken, a short tag only when there is no other', async () => {
    const side = sideOf({ encryption: 'optional' });
    const lines = [
      crypto(1, 'F8_128_HMAC_SHA1_80', key(1)),
      crypto(2, 'AES_CM_128_HMAC_SHA1_32', key(2)),
      crypto(3, 'AES_CM_128_HMAC_SHA1_80', key(3)),
      crypto(4, 'AEAD_AES_256_GCM', key(4, 44)),
    ];
    const answer = valueOf(await side.answer(peer('m=audio 4000 RTP/SAVP 0', ...lines), audioOnly));
    expect(linesOf(answer, 'a=crypto')).toEqual([expect.stringMatching(/^a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:/)]);
    expect(agreedOf(side)).toMatchObject({ inward: { suite: 'AES_CM_128_HMAC_SHA1_80', key: key(3) } });
    const short = await sideOf().answer(peer('m=audio 4000 RTP/SAVP 0', lines[1]!), audioOnly);
    expect(linesOf(valueOf(short), 'a=crypto')[0]).toMatch(/^a=crypto:2 AES_CM_128_HMAC_SHA1_32/);
  });

  test.each([
    ['of the wrong length', key(1, 29)],
    ['with an MKI', `${key(1)}|1:4`],
    ['without authentication', `${key(1)} UNAUTHENTICATED_SRTP`],
    ['without encryption', `${key(1)} UNENCRYPTED_SRTP`],
    ['with a derivation rate', `${key(1)} KDR=5`],
  ])('a key %s is not used', async (_, material) => {
    const result = await sideOf().answer(
      peer('m=audio 4000 RTP/SAVP 0', crypto(1, 'AES_CM_128_HMAC_SHA1_80', material)),
      audioOnly,
    );
    expect(reasonOf(result)).toBe('430100001 encryption: no SRTP suite in common');
  });

  test('a lifetime and a window hint are no reason to refuse', async () => {
    const line = `${crypto(1, 'AES_CM_128_HMAC_SHA1_80', key(1))}|2^20 WSH=128`;
    expect((await sideOf().answer(peer('m=audio 4000 RTP/SAVP 0', line), audioOnly)).ok).toBe(true);
  });

  test('RFC 8643: keys within RTP/AVP are answered when encryption is optional, ignored when it is off', async () => {
    const offer = peer('m=audio 4000 RTP/AVP 0', crypto(1, 'AES_CM_128_HMAC_SHA1_80', key(1)));
    const [open, off] = [sideOf({ encryption: 'optional' }), sideOf()];
    expect(linesOf(valueOf(await open.answer(offer, audioOnly)), 'a=crypto')).toHaveLength(1);
    expect(agreedOf(open)!.outward?.suite).toBe('AES_CM_128_HMAC_SHA1_80');
    expect(linesOf(valueOf(await off.answer(offer, audioOnly)), 'a=crypto')).toHaveLength(0);
    expect(agreedOf(off)!.outward).toBeNull();
  });

  test('required encryption refuses a plain offer with a reason that callers recognise', async () => {
    const result = await sideOf({ encryption: 'required' }).answer(peer('m=audio 4000 RTP/AVP 0'), audioOnly);
    expect(reasonOf(result)).toMatch(/^430100001 encryption:/);
  });

  test('required encryption refuses a plain answer, and plain video beside encrypted audio', async () => {
    const side = sideOf({ encryption: 'required' });
    valueOf(await side.offer(audioOnly));
    expect(reasonOf(side.accept(peer('m=audio 4000 RTP/AVP 0'), false))).toMatch(/^430100001 encryption:/);
    const mixed = sideOf({ encryption: 'required' });
    const offer = peer(
      'm=audio 4000 RTP/SAVP 0',
      crypto(1, 'AES_CM_128_HMAC_SHA1_80', key(1)),
      'm=video 4002 RTP/AVP 97',
      'a=rtpmap:97 VP8/90000',
    );
    expect(linesOf(valueOf(await mixed.answer(offer, both)), 'm=')[1]).toBe('m=video 0 RTP/AVP 97');
  });

  test('two sides agree on each other’s keys, for every offered suite', async () => {
    for (const tag of [1, 2, 3, 4]) {
      const [caller, callee] = [sideOf({ encryption: 'required' }), sideOf()];
      const offer = valueOf(await caller.offer(audioOnly));
      const one = offer
        .split('\r\n')
        .filter((l) => !l.startsWith('a=crypto') || l.startsWith(`a=crypto:${tag} `))
        .join('\r\n');
      valueOf(caller.accept(valueOf(await callee.answer(one, audioOnly)), false));
      expect(agreedOf(caller)!.outward).toEqual(agreedOf(callee)!.inward);
      expect(agreedOf(callee)!.outward).toEqual(agreedOf(caller)!.inward);
      expect(agreedOf(caller)!.outward!.key).not.toBe(agreedOf(caller)!.inward!.key);
    }
  });

  test('an answer with a key that was not offered is refused', async () => {
    const side = sideOf({ encryption: 'optional' });
    valueOf(await side.offer(audioOnly));
    const result = side.accept(peer('m=audio 4000 RTP/AVP 0', crypto(9, 'AES_CM_128_HMAC_SHA1_80', key(1))), false);
    expect(reasonOf(result)).toMatch(/encryption: the answer takes a key that was not offered/);
  });

  test('our key stays while the peer’s stays and is fresh when the peer’s is', async () => {
    const side = sideOf();
    const offer = (n: number): string => peer('m=audio 4000 RTP/SAVP 0', crypto(1, 'AES_CM_128_HMAC_SHA1_80', key(n)));
    const keyIn = async (n: number): Promise<string> =>
      linesOf(valueOf(await side.answer(offer(n), audioOnly)), 'a=crypto')[0]!;
    const first = await keyIn(1);
    expect(await keyIn(1)).toBe(first);
    expect(await keyIn(2)).not.toBe(first);
  });
});

describe('answers to our offers', () => {
  test('the answer’s first codec is the one we send, with the answer’s payload type', async () => {
    const side = sideOf();
    valueOf(await side.offer(audioOnly));
    valueOf(
      side.accept(
        peer('m=audio 4000 RTP/AVP 8 120 101', 'a=rtpmap:120 opus/48000/2', 'a=rtpmap:101 telephone-event/8000'),
        false,
      ),
    );
    expect(agreedOf(side)!.codecs.map((c) => [c.key, c.sendType, c.receiveType])).toEqual([
      ['PCMA', 8, 8],
      ['opus', 120, 96],
      ['events/8000', 101, 101],
    ]);
  });

  test('refused video is left out and the call goes on', async () => {
    const side = sideOf();
    valueOf(await side.offer(both));
    valueOf(side.accept(peer('m=audio 4000 RTP/AVP 0', 'm=video 0 RTP/AVP 97'), false));
    expect(agreedOf(side, 'video')).toBeNull();
    expect(agreedOf(side)!.direction).toBe('sendrecv');
  });

  test('an answer that leaves video out altogether is taken as a refusal of it', async () => {
    const side = sideOf();
    valueOf(await side.offer(both));
    expect(side.accept(peer('m=audio 4000 RTP/AVP 0'), false).ok).toBe(true);
  });

  test.each([
    ['refuses everything', ['m=audio 0 RTP/AVP 0']],
    ['has no codec of the offer', ['m=audio 4000 RTP/AVP 18']],
    ['has another protocol', ['m=audio 4000 UDP/TLS/RTP/SAVPF 0']],
    ['has nothing', []],
  ])('an answer that %s fails the offer', async (_, lines) => {
    const side = sideOf();
    valueOf(await side.offer(audioOnly));
    expect(reasonOf(side.accept(peer(...lines), false))).toMatch(/^430100001 media:/);
  });

  test('text that is no SDP is a failure, not an exception', async () => {
    const side = sideOf();
    expect(reasonOf(await side.answer('hello', both))).toBe('430100002 media: the offer is not SDP');
    expect(reasonOf(side.accept('', false))).toBe('430100002 media: the answer is not SDP');
  });

  test('an early answer may be followed by another one, of another fork', async () => {
    const side = sideOf();
    valueOf(await side.offer(audioOnly));
    valueOf(side.accept(peer('m=audio 4000 RTP/AVP 0'), true));
    valueOf(side.accept(peer('m=audio 5000 RTP/AVP 8'), false));
    expect(agreedOf(side)).toMatchObject({ remote: { port: 5000 }, codecs: [{ key: 'PCMA' }] });
  });

  test('after a rollback everything is as it was agreed before', async () => {
    const side = sideOf();
    valueOf(await side.offer(audioOnly));
    valueOf(side.accept(peer('m=audio 4000 RTP/AVP 0'), false));
    const before = structuredClone(agreedOf(side));
    valueOf(await side.offer({ audio: 'sendonly', video: 'sendrecv' }));
    side.rollback();
    expect(agreedOf(side)).toEqual(before);
    expect(side.lines).toHaveLength(1);
    expect(linesOf(valueOf(await side.offer(audioOnly)), 'm=')).toHaveLength(1);
  });

  test('a refused offer of the peer leaves nothing behind', async () => {
    const side = sideOf();
    valueOf(await side.answer(peer('m=audio 4000 RTP/AVP 0'), both));
    const result = await side.answer(peer('m=audio 4000 RTP/AVP 18', 'm=video 4002 RTP/AVP 31'), both);
    expect(result.ok).toBe(false);
    expect(agreedOf(side)!.codecs[0]!.key).toBe('PCMU');
    expect(linesOf(valueOf(await side.offer(audioOnly)), 'm=')).toHaveLength(1);
  });
});

test('a side that is opened again has the same ports, keys and description', async () => {
  const side = sideOf({ encryption: 'required' });
  const offer = valueOf(await side.offer(both));
  valueOf(side.accept(offer, false));
  const { state } = side;
  side.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const again = await SipSide.restored({ ...options, encryption: 'required' }, state, () => undefined);
  sides.push(again);
  expect(again.state).toEqual(state);
  expect(valueOf(await again.offer(both))).toBe(offer);
});

test('a closed session answers nothing more and frees its ports', async () => {
  const side = sideOf();
  valueOf(await side.offer(both));
  side.close();
  expect(side.lines).toEqual([]);
  expect((await side.offer(both)).ok).toBe(false);
});
