import { afterEach, describe, expect, test } from 'vitest';
import {
  agreedOf,
  audioOnly,
  both,
  closeSides,
  linesOf,
  reasonOf,
  sideOf,
  unwrap,
} from '../../../build/test/engine/media-sides.ts';
import { phoneSdp } from '../../../build/test/engine/phone-sdp.ts';

afterEach(closeSides);

describe('H.264', () => {
  const video = (...fmtp: string[]): string =>
    phoneSdp(
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
    const answer = unwrap(await side.answer(phoneSdp('m=audio 4000 RTP/SAVP 0', ...lines), audioOnly));
    expect(linesOf(answer, 'a=crypto')).toEqual([expect.stringMatching(/^a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:/)]);
    expect(agreedOf(side)).toMatchObject({ inward: { suite: 'AES_CM_128_HMAC_SHA1_80', key: key(3) } });
    const short = await sideOf().answer(phoneSdp('m=audio 4000 RTP/SAVP 0', lines[1]!), audioOnly);
    expect(linesOf(unwrap(short), 'a=crypto')[0]).toMatch(/^a=crypto:2 AES_CM_128_HMAC_SHA1_32/);
  });

  test.each([
    ['of the wrong length', key(1, 29)],
    ['with an MKI that does not fit its length', `${key(1)}|2^20|256:1`],
    ['with an MKI of no length', `${key(1)}|1:0`],
    ['with an MKI that is too long', `${key(1)}|1:129`],
    ['with two MKIs', `${key(1)}|1:4|2:4`],
    ['with a second key', `${key(1)}|1:4;inline:${key(2)}|2:4`],
    ['without authentication', `${key(1)} UNAUTHENTICATED_SRTP`],
    ['without encryption', `${key(1)} UNENCRYPTED_SRTP`],
    ['with a derivation rate', `${key(1)} KDR=5`],
  ])('a key %s is not used', async (_, material) => {
    const result = await sideOf().answer(
      phoneSdp('m=audio 4000 RTP/SAVP 0', crypto(1, 'AES_CM_128_HMAC_SHA1_80', material)),
      audioOnly,
    );
    expect(reasonOf(result)).toBe('430100001 encryption: no SRTP suite in common');
  });

  test('a lifetime and a window hint are no reason to refuse', async () => {
    const line = `${crypto(1, 'AES_CM_128_HMAC_SHA1_80', key(1))}|2^20 WSH=128`;
    expect((await sideOf().answer(phoneSdp('m=audio 4000 RTP/SAVP 0', line), audioOnly)).ok).toBe(true);
  });

  test('RFC 8643: keys within RTP/AVP are answered when encryption is optional, ignored when it is off', async () => {
    const offer = phoneSdp('m=audio 4000 RTP/AVP 0', crypto(1, 'AES_CM_128_HMAC_SHA1_80', key(1)));
    const [open, off] = [sideOf({ encryption: 'optional' }), sideOf()];
    expect(linesOf(unwrap(await open.answer(offer, audioOnly)), 'a=crypto')).toHaveLength(1);
    expect(agreedOf(open)!.outward?.suite).toBe('AES_CM_128_HMAC_SHA1_80');
    expect(linesOf(unwrap(await off.answer(offer, audioOnly)), 'a=crypto')).toHaveLength(0);
    expect(agreedOf(off)!.outward).toBeNull();
  });

  test('required encryption refuses a plain offer with a reason that callers recognise', async () => {
    const result = await sideOf({ encryption: 'required' }).answer(phoneSdp('m=audio 4000 RTP/AVP 0'), audioOnly);
    expect(reasonOf(result)).toMatch(/^430100001 encryption:/);
  });

  test('required encryption refuses a plain answer, and plain video beside encrypted audio', async () => {
    const side = sideOf({ encryption: 'required' });
    unwrap(await side.offer(audioOnly));
    expect(reasonOf(side.accept(phoneSdp('m=audio 4000 RTP/AVP 0'), false))).toMatch(/^430100001 encryption:/);
    const mixed = sideOf({ encryption: 'required' });
    const offer = phoneSdp(
      'm=audio 4000 RTP/SAVP 0',
      crypto(1, 'AES_CM_128_HMAC_SHA1_80', key(1)),
      'm=video 4002 RTP/AVP 97',
      'a=rtpmap:97 VP8/90000',
    );
    expect(linesOf(unwrap(await mixed.answer(offer, both)), 'm=')[1]).toBe('m=video 0 RTP/AVP 97');
  });

  test('two sides agree on each other’s keys, for every offered suite', async () => {
    for (const tag of [1, 2, 3, 4]) {
      const [caller, callee] = [sideOf({ encryption: 'required' }), sideOf()];
      const offer = unwrap(await caller.offer(audioOnly));
      const one = offer
        .split('\r\n')
        .filter((l) => !l.startsWith('a=crypto') || l.startsWith(`a=crypto:${tag} `))
        .join('\r\n');
      unwrap(caller.accept(unwrap(await callee.answer(one, audioOnly)), false));
      expect(agreedOf(caller)!.outward).toEqual(agreedOf(callee)!.inward);
      expect(agreedOf(callee)!.outward).toEqual(agreedOf(caller)!.inward);
      expect(agreedOf(caller)!.outward!.key).not.toBe(agreedOf(caller)!.inward!.key);
    }
  });

  test('an answer with a key that was not offered is refused', async () => {
    const side = sideOf({ encryption: 'optional' });
    unwrap(await side.offer(audioOnly));
    const result = side.accept(phoneSdp('m=audio 4000 RTP/AVP 0', crypto(9, 'AES_CM_128_HMAC_SHA1_80', key(1))), false);
    expect(reasonOf(result)).toMatch(/encryption: the answer takes a key that was not offered/);
  });

  test('our key stays while the peer’s stays and is fresh when the peer’s is', async () => {
    const side = sideOf();
    const offer = (n: number): string =>
      phoneSdp('m=audio 4000 RTP/SAVP 0', crypto(1, 'AES_CM_128_HMAC_SHA1_80', key(n)));
    const keyIn = async (n: number): Promise<string> =>
      linesOf(unwrap(await side.answer(offer(n), audioOnly)), 'a=crypto')[0]!;
    const first = await keyIn(1);
    expect(await keyIn(1)).toBe(first);
    expect(await keyIn(2)).not.toBe(first);
  });

  test('a key with a lifetime and an MKI is taken, and ours is named alike', async () => {
    const side = sideOf();
    const offer = phoneSdp('m=audio 4000 RTP/SAVP 0', crypto(1, 'AES_CM_128_HMAC_SHA1_80', `${key(1)}|2^31|42:4`));
    const answer = unwrap(await side.answer(offer, audioOnly));
    expect(linesOf(answer, 'a=crypto')[0]).toMatch(/^a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:[^|]+\|42:4$/);
    const { inward, outward } = agreedOf(side)!;
    expect([inward?.key, inward?.mki, outward?.mki]).toEqual([key(1), '42:4', '42:4']);
    expect(unwrap(await side.answer(offer, audioOnly))).toBe(answer);
  });

  test('an answer may name its key though our offer named none', async () => {
    const side = sideOf({ encryption: 'required' });
    unwrap(await side.offer(audioOnly));
    const answer = phoneSdp('m=audio 4000 RTP/SAVP 0', crypto(2, 'AES_CM_128_HMAC_SHA1_80', `${key(1)}|7:1`));
    unwrap(side.accept(answer, false));
    expect([agreedOf(side)!.inward!.mki, agreedOf(side)!.outward!.mki]).toEqual(['7:1', '']);
  });
});

describe('handshakes', () => {
  const PRINT = Array(32).fill('AB').join(':');
  const dtls = (setup: string, protocol = 'UDP/TLS/RTP/SAVPF', print = `sha-256 ${PRINT}`): string =>
    phoneSdp(`m=audio 4000 ${protocol} 0`, ...(print === '' ? [] : [`a=fingerprint:${print}`]), `a=setup:${setup}`);

  test.each([
    ['actpass', 'active', 'client'],
    ['active', 'passive', 'server'],
    ['passive', 'active', 'client'],
  ])('an offer with setup:%s is answered %s', async (offered, answered, role) => {
    const side = sideOf();
    const answer = unwrap(await side.answer(dtls(offered), audioOnly));
    expect(linesOf(answer, 'm=')[0]).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF 0$/);
    expect(linesOf(answer, 'a=setup')).toEqual([`a=setup:${answered}`]);
    expect(linesOf(answer, 'a=fingerprint')[0]).toMatch(/^a=fingerprint:sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(linesOf(answer, 'a=crypto')).toEqual([]);
    expect(agreedOf(side)!.dtls).toEqual({ role, fingerprint: { algorithm: 'sha-256', value: PRINT } });
  });

  test.each(['UDP/TLS/RTP/SAVP', 'RTP/SAVP', 'RTP/SAVPF'])(
    '%s with a fingerprint and no key is one',
    async (protocol) => {
      const side = sideOf({ encryption: 'required' });
      expect(linesOf(unwrap(await side.answer(dtls('actpass', protocol), audioOnly)), 'm=')[0]).toContain(
        ` ${protocol} `,
      );
      expect(agreedOf(side)!.dtls?.role).toBe('client');
    },
  );

  test.each([
    ['no fingerprint', dtls('actpass', 'UDP/TLS/RTP/SAVPF', ''), 'names no certificate'],
    ['a fingerprint of an unknown hash', dtls('actpass', 'UDP/TLS/RTP/SAVPF', 'md2 AB:CD'), 'md2'],
    ['a connection that is to wait', dtls('holdconn'), 'a=setup:holdconn'],
  ])('an offer with %s is refused', async (_, offer, reason) => {
    expect(reasonOf(await sideOf().answer(offer, audioOnly))).toMatch(new RegExp(`^430100001 encryption: .*${reason}`));
  });

  test('what is offered when DTLS is asked for, and what its answers make of it', async () => {
    const side = sideOf({ encryption: 'dtls' });
    const offer = unwrap(await side.offer(both));
    expect(linesOf(offer, 'm=').every((line) => line.includes(' UDP/TLS/RTP/SAVPF '))).toBe(true);
    expect(linesOf(offer, 'a=setup')).toEqual(['a=setup:actpass', 'a=setup:actpass']);
    expect(linesOf(offer, 'a=crypto')).toEqual([]);
    expect(reasonOf(side.accept(phoneSdp('m=audio 4000 RTP/AVP 0'), false))).toMatch(/changes the protocol/);
    expect(reasonOf(side.accept(dtls('active', 'UDP/TLS/RTP/SAVPF', ''), false))).toMatch(/encryption:/);
    expect(reasonOf(side.accept(dtls('actpass'), false))).toMatch(/encryption:/);
    unwrap(side.accept(dtls('active'), false));
    expect(agreedOf(side)!.dtls?.role).toBe('server');
    unwrap(side.accept(dtls('passive'), false));
    expect(agreedOf(side)!.dtls?.role).toBe('client');
    expect(reasonOf(await side.answer(phoneSdp('m=audio 4000 RTP/AVP 0'), both)), 'later in the clear').toMatch(
      /encryption:/,
    );
  });

  test('a line agreed with a handshake is offered with it again, whatever the settings ask of new calls, and so is a picture', async () => {
    const side = sideOf({ encryption: 'optional' });
    const answer = unwrap(await side.answer(dtls('active', 'RTP/SAVPF'), audioOnly));
    const offer = unwrap(await side.offer(both));
    expect(linesOf(offer, 'm=').map((line) => line.split(' ')[2])).toEqual(['RTP/SAVPF', 'RTP/SAVPF']);
    expect(linesOf(offer, 'a=crypto')).toEqual([]);
    expect([...new Set(linesOf(offer, 'a=fingerprint'))]).toEqual(linesOf(answer, 'a=fingerprint'));
  });

  test('a role once taken stays when the peer offers both again', async () => {
    const side = sideOf();
    unwrap(await side.answer(dtls('active'), audioOnly));
    expect(linesOf(unwrap(await side.answer(dtls('actpass'), audioOnly)), 'a=setup')).toEqual(['a=setup:passive']);
  });
});
