import { afterEach, describe, expect, test } from 'vitest';
import type { Direction } from '../../../app/media/direction.ts';
import {
  agreedOf,
  audioOnly,
  both,
  closeSides,
  directionIn,
  kept,
  linesOf,
  options,
  reasonOf,
  sideOf,
  unwrap,
} from '../../../build/test/engine/media-sides.ts';
import { phoneSdp } from '../../../build/test/engine/phone-sdp.ts';
import { seededRandom } from '../../../build/test/random.ts';
import { SipSide } from './sip-side.ts';

afterEach(closeSides);

describe('offers', () => {
  test('everything is offered in the order of the settings, on an even port', async () => {
    const sdp = unwrap(await sideOf().offer(both));
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
    const sdp = unwrap(await sideOf({ audioCodecs: ['PCMA'] }).offer(audioOnly));
    expect(linesOf(sdp, 'm=')[0]).toMatch(/ RTP\/AVP 8 101$/);
  });

  test.each([
    ['off', 'RTP/AVP', 0],
    ['optional', 'RTP/AVP', 4],
    ['required', 'RTP/SAVP', 4],
  ] as const)('encryption %s offers %s with %d keys', async (encryption, protocol, keys) => {
    const sdp = unwrap(await sideOf({ encryption }).offer(both));
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
    const first = unwrap(await side.offer(audioOnly));
    expect(unwrap(await side.offer(audioOnly))).toBe(first);
    const held = unwrap(await side.offer({ audio: 'sendonly', video: null }));
    expect(version(held)).toBe(version(first) + 1);
    expect(linesOf(held, 'o=')[0]!.split(' ')[1]).toBe(linesOf(first, 'o=')[0]!.split(' ')[1]);
  });

  test('an IPv6 address is written as one', async () => {
    const sdp = unwrap(await sideOf({ address: '::1' }).offer(audioOnly));
    expect(linesOf(sdp, 'c=')).toEqual(['c=IN IP6 ::1']);
  });

  test('video that was taken away keeps its place with port 0, and comes back there', async () => {
    const side = sideOf();
    const offer = unwrap(await side.offer(both));
    unwrap(side.accept(offer, false));
    expect(linesOf(unwrap(await side.offer(audioOnly)), 'm=')[1]).toMatch(/^m=video 0 /);
    expect(linesOf(unwrap(await side.offer(both)), 'm=')[1]).toMatch(/^m=video [1-9]\d* RTP\/AVP 97 98 99$/);
  });
});

describe('answers, RFC 3264 section 10', () => {
  test('10.1: of one audio and two video streams the first video is taken and the second refused in its place', async () => {
    const offer = phoneSdp(
      'm=audio 49170 RTP/AVP 0',
      'a=rtpmap:0 PCMU/8000',
      'm=video 51372 RTP/AVP 96',
      'a=rtpmap:96 VP8/90000',
      'm=video 53000 RTP/AVP 32',
      'a=rtpmap:32 MPV/90000',
    );
    const side = sideOf();
    const answer = unwrap(await side.answer(offer, both));
    expect(linesOf(answer, 'm=').map((l) => l.replace(/ \d+ /, (port) => (port === ' 0 ' ? port : ' N ')))).toEqual([
      'm=audio N RTP/AVP 0',
      'm=video N RTP/AVP 96',
      'm=video 0 RTP/AVP 32',
    ]);
    expect(agreedOf(side)!.remote).toEqual({ address: '127.0.0.1', port: 49170, controlPort: 49171 });
  });

  test('10.1: video is refused with port 0 when it is not wanted', async () => {
    const answer = unwrap(
      await sideOf().answer(
        phoneSdp('m=audio 49170 RTP/AVP 0', 'm=video 51372 RTP/AVP 97', 'a=rtpmap:97 VP8/90000'),
        audioOnly,
      ),
    );
    expect(linesOf(answer, 'm=')[1]).toBe('m=video 0 RTP/AVP 97');
  });

  test('10.2: one codec of many, all in our order, and the codec the peer sends is known', async () => {
    const offer = phoneSdp(
      'm=audio 62986 RTP/AVP 0 4 18',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:4 G723/8000',
      'a=rtpmap:18 G729/8000',
    );
    const side = sideOf();
    const answer = unwrap(await side.answer(offer, audioOnly));
    expect(linesOf(answer, 'm=')[0]).toMatch(/ RTP\/AVP 0$/);
    expect(agreedOf(side)!.codecs.map((c) => c.name)).toEqual(['PCMU']);
  });

  test('dynamic payload types are the offerer’s, also in offers of ours that follow', async () => {
    const side = sideOf();
    const offer = phoneSdp(
      'm=audio 4000 RTP/AVP 8 101 111 96',
      'a=rtpmap:101 opus/48000/2',
      'a=rtpmap:111 telephone-event/8000',
      'a=rtpmap:96 speex/16000',
    );
    expect(linesOf(unwrap(await side.answer(offer, audioOnly)), 'm=')[0]).toMatch(/ RTP\/AVP 101 8 111$/);
    const again = unwrap(await side.offer(audioOnly));
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
    const answer = unwrap(
      await side.answer(phoneSdp('m=audio 4000 RTP/AVP 0', `a=${offered}`), { audio: wanted, video: null }),
    );
    expect(directionIn(answer)).toEqual([`a=${answered}`]);
    expect(agreedOf(side)!.direction).toBe(answered);
  });

  test('section 8.4: c=0.0.0.0 is a hold: nothing is sent, and what the peer plays is heard', async () => {
    const side = sideOf();
    const offer = phoneSdp('m=audio 4000 RTP/AVP 0').replace('c=IN IP4 127.0.0.1', 'c=IN IP4 0.0.0.0');
    expect(directionIn(unwrap(await side.answer(offer, audioOnly)))).toEqual(['a=recvonly']);
    expect(agreedOf(side)!.remote).toBeNull();
  });

  test('lines that are no media of ours are refused in their place and stay refused', async () => {
    const side = sideOf();
    const offer = phoneSdp(
      'm=application 9000 TCP/BFCP *',
      'm=audio 4000 RTP/AVP 0',
      'm=audio 4002 RTP/AVP 8',
      'm=image 4004 udptl t38',
    );
    const answer = unwrap(await side.answer(offer, both));
    expect(linesOf(answer, 'm=')).toEqual([
      'm=application 0 TCP/BFCP *',
      expect.stringMatching(/^m=audio [1-9]\d* RTP\/AVP 0$/),
      'm=audio 0 RTP/AVP 8',
      'm=image 0 UDPTL t38',
    ]);
    expect(linesOf(unwrap(await side.offer(both)), 'm=').map((l) => l.split(' ')[0])).toEqual([
      'm=application',
      'm=audio',
      'm=audio',
      'm=image',
      'm=video',
    ]);
  });

  test('rtcp-mux, AVPF and feedback are answered only where they were offered', async () => {
    const plain = unwrap(
      await sideOf().answer(
        phoneSdp('m=audio 4000 RTP/AVP 0', 'm=video 4002 RTP/AVP 97', 'a=rtpmap:97 VP8/90000'),
        both,
      ),
    );
    expect(plain).not.toMatch(/rtcp-mux|rtcp-fb/);
    const side = sideOf();
    const rich = unwrap(
      await side.answer(
        phoneSdp(
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

describe('answers to our offers', () => {
  test('the answer’s first codec is the one we send, with the answer’s payload type', async () => {
    const side = sideOf();
    unwrap(await side.offer(audioOnly));
    unwrap(
      side.accept(
        phoneSdp('m=audio 4000 RTP/AVP 8 120 101', 'a=rtpmap:120 opus/48000/2', 'a=rtpmap:101 telephone-event/8000'),
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
    unwrap(await side.offer(both));
    unwrap(side.accept(phoneSdp('m=audio 4000 RTP/AVP 0', 'm=video 0 RTP/AVP 97'), false));
    expect(agreedOf(side, 'video')).toBeNull();
    expect(agreedOf(side)!.direction).toBe('sendrecv');
  });

  test('an answer that leaves video out altogether is taken as a refusal of it', async () => {
    const side = sideOf();
    unwrap(await side.offer(both));
    expect(side.accept(phoneSdp('m=audio 4000 RTP/AVP 0'), false).ok).toBe(true);
  });

  test.each([
    ['refuses everything', ['m=audio 0 RTP/AVP 0']],
    ['has no codec of the offer', ['m=audio 4000 RTP/AVP 18']],
    ['has another protocol', ['m=audio 4000 UDP/TLS/RTP/SAVPF 0']],
    ['has nothing', []],
  ])('an answer that %s fails the offer', async (_, lines) => {
    const side = sideOf();
    unwrap(await side.offer(audioOnly));
    expect(reasonOf(side.accept(phoneSdp(...lines), false))).toMatch(/^430100001 media:/);
  });

  test('text that is no SDP is a failure, not an exception', async () => {
    const side = sideOf();
    expect(reasonOf(await side.answer('hello', both))).toBe('430100002 media: the offer is not SDP');
    expect(reasonOf(side.accept('', false))).toBe('430100002 media: the answer is not SDP');
  });

  test('an early answer may be followed by another one, of another fork', async () => {
    const side = sideOf();
    unwrap(await side.offer(audioOnly));
    unwrap(side.accept(phoneSdp('m=audio 4000 RTP/AVP 0'), true));
    unwrap(side.accept(phoneSdp('m=audio 5000 RTP/AVP 8'), false));
    expect(agreedOf(side)).toMatchObject({ remote: { port: 5000 }, codecs: [{ key: 'PCMA' }] });
  });

  test('after a rollback everything is as it was agreed before', async () => {
    const side = sideOf();
    unwrap(await side.offer(audioOnly));
    unwrap(side.accept(phoneSdp('m=audio 4000 RTP/AVP 0'), false));
    const before = structuredClone(agreedOf(side));
    unwrap(await side.offer({ audio: 'sendonly', video: 'sendrecv' }));
    side.rollback();
    expect(agreedOf(side)).toEqual(before);
    expect(side.lines).toHaveLength(1);
    expect(linesOf(unwrap(await side.offer(audioOnly)), 'm=')).toHaveLength(1);
  });

  test('a refused offer of the peer leaves nothing behind', async () => {
    const side = sideOf();
    unwrap(await side.answer(phoneSdp('m=audio 4000 RTP/AVP 0'), both));
    const result = await side.answer(phoneSdp('m=audio 4000 RTP/AVP 18', 'm=video 4002 RTP/AVP 31'), both);
    expect(result.ok).toBe(false);
    expect(agreedOf(side)!.codecs[0]!.key).toBe('PCMU');
    expect(linesOf(unwrap(await side.offer(audioOnly)), 'm=')).toHaveLength(1);
  });
});

describe('a phone that leaves lines out of its descriptions', () => {
  const VIDEO = ['m=video 4002 RTP/AVP 97', 'a=rtpmap:97 VP8/90000'];
  const AUDIO = ['m=audio 4000 RTP/AVP 0'];

  test('is answered with the lines it has, and what it leaves out is off', async () => {
    const side = sideOf();
    unwrap(await side.answer(phoneSdp(...VIDEO, ...AUDIO), both));
    const port = linesOf(unwrap(await side.offer(both)), 'm=audio')[0]!;
    side.rollback();
    const answer = unwrap(await side.answer(phoneSdp(...AUDIO, 'a=sendonly'), both));
    expect(linesOf(answer, 'm=')).toEqual([`${port.split(' ').slice(0, 3).join(' ')} 0`]);
    expect([agreedOf(side)!.direction, agreedOf(side, 'video')]).toEqual(['recvonly', null]);
    unwrap(await side.answer(phoneSdp(...VIDEO, ...AUDIO), both));
    expect(agreedOf(side, 'video')!.direction).toBe('sendrecv');
  });

  test('has its answer read by what the lines are, not by where they stand', async () => {
    const side = sideOf();
    unwrap(await side.answer(phoneSdp(...VIDEO, ...AUDIO), both));
    unwrap(await side.offer({ audio: 'sendonly', video: 'sendrecv' }));
    unwrap(side.accept(phoneSdp(...AUDIO, 'a=recvonly'), false));
    expect([agreedOf(side)!.direction, agreedOf(side, 'video')]).toEqual(['sendonly', null]);
  });

  test('is refused an offer without anything of ours, and what was agreed stays', async () => {
    const side = sideOf();
    unwrap(await side.answer(phoneSdp(...AUDIO, ...VIDEO), both));
    for (const lines of [[], ['m=image 4004 udptl t38']])
      expect(reasonOf(await side.answer(phoneSdp(...lines), both))).toMatch(/media:/);
    expect([agreedOf(side)!.direction, agreedOf(side, 'video')!.direction]).toEqual(['sendrecv', 'sendrecv']);
  });
});

test('a side that is opened again has the same ports, keys and description', async () => {
  const side = sideOf({ encryption: 'required' });
  const offer = unwrap(await side.offer(both));
  unwrap(side.accept(offer, false));
  const { state } = side;
  side.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const again = kept(await SipSide.restored({ ...options, encryption: 'required' }, state, () => undefined));
  expect(again.state).toEqual(state);
  expect(unwrap(await again.offer(both))).toBe(offer);
});

test('a closed session answers nothing more and frees its ports', async () => {
  const side = sideOf();
  unwrap(await side.offer(both));
  side.close();
  expect(side.lines).toEqual([]);
  expect((await side.offer(both)).ok).toBe(false);
});

test('five hundred mutilated descriptions are answered or refused as values, never by an exception', async () => {
  const side = sideOf({ encryption: 'optional' });
  const whole = unwrap(await sideOf({ encryption: 'optional' }).offer(both));
  const random = seededRandom(11);
  const pick = (n: number): number => Math.floor(random() * n);
  for (let i = 0; i < 500; i++) {
    let text = whole;
    for (let k = pick(5); k >= 0; k--) {
      const at = pick(text.length);
      text = text.slice(0, at) + (pick(2) === 0 ? String.fromCharCode(32 + pick(95)) : '') + text.slice(at + pick(12));
    }
    await side.offer(both);
    expect(typeof side.accept(text, false).ok).toBe('boolean');
    expect(typeof (await side.answer(text, both)).ok).toBe('boolean');
  }
});
