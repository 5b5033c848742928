import { afterEach, expect, test } from 'vitest';
import type { MediaPlan } from '../../../app/media/media-plan.ts';
import { pictureLoss, RTCP, receiverReport, rtcpParts } from '../../../main/media/gateway/rtcp.ts';
import { rtpPacket } from '../../../main/media/gateway/rtp.ts';
import type { GatewayMediaPort } from '../../../main/media/gateway-client.ts';
import type { MediaEvent, MediaSessionOptions } from '../../../main/media/media-port.ts';
import { until } from '../peers/until.ts';
import { bind, type CleanUp, cleanUp, mediaOptions, startGateway, unwrap, warmClient } from './media-kit.ts';
import type { RtcClient } from './media-rtc-client.ts';

const both = { audio: 'sendrecv', video: 'sendrecv' } as const;
const steps: CleanUp = [];
afterEach(() => cleanUp(steps));

/** A call to the echo callee with a renderer on a leg that was warm before. */
const meeting = async (
  caller: MediaSessionOptions,
): Promise<{
  port: GatewayMediaPort;
  client: RtcClient;
  events: MediaEvent[];
  call: ReturnType<GatewayMediaPort['open']>;
}> => {
  const port = startGateway(steps);
  const client = await warmClient(steps, port);
  const call = port.open('call', caller);
  const events: MediaEvent[] = [];
  call.listen((event) => events.push(event));
  const echo = port.openEcho('echo', mediaOptions({ encryption: 'optional' }));
  const offer = unwrap(await call.offer(both));
  const answer = unwrap(await echo.answer(offer, both));
  unwrap(await call.accept(answer, false));
  await bind(port, client, 'call', both);
  return { port, client, events, call };
};

const payload = (n: number, length = 40): Buffer => Buffer.alloc(length, n);

test.each(['off', 'optional', 'required'] as const)(
  'a meeting with the echo callee brings sound and picture back, encryption %s, as the caller hears itself',
  async (encryption) => {
    const { client, events, port } = await meeting(mediaOptions({ encryption }));
    const plan = events.find((e) => e.type === 'plan')?.plan as MediaPlan;
    expect(plan).toMatchObject({
      session: 'call',
      revision: 1,
      transport: 'gateway',
      audio: 'sendrecv',
      video: 'sendrecv',
    });
    const state = events.find((e) => e.type === 'state')?.state;
    expect(state).toMatchObject({
      audioCodec: 'opus',
      videoCodec: 'VP8',
      media: encryption === 'off' ? 'none' : 'sdes',
      suite: encryption === 'off' ? '' : 'AEAD_AES_128_GCM',
    });

    let sent = 0;
    const timer = setInterval(() => {
      client.send(rtpPacket(111, sent === 0, 60_000 + sent, sent * 960, client.audioSsrc, payload(7)));
      client.send(rtpPacket(96, true, 65_500 + sent, sent * 1800, client.videoSsrc, payload(9, 1000)));
      sent++;
    }, 20);
    steps.push(() => clearInterval(timer));
    const of = (type: number): Buffer[] => client.rtp.filter((p) => (p[1]! & 127) === type);
    await until('sound and picture', () => of(96).length > 60 && of(111).length > 110, 10_000);

    const audio = of(111);
    const numbers = audio.map((p) => p.readUInt16BE(2));
    expect(new Set(audio.map((p) => p.readUInt32BE(8))).size, 'one SSRC for greeting and echo').toBe(1);
    for (const [i, n] of numbers.entries()) if (i > 0) expect((n - numbers[i - 1]!) & 0xffff).toBe(1);
    expect(
      audio.slice(0, 40).some((p) => p.length !== 52),
      'the greeting comes first',
    ).toBe(true);
    expect(audio.slice(-10).every((p) => p.subarray(12).equals(payload(7)))).toBe(true);
    expect(of(96).every((p) => p.subarray(12).equals(payload(9, 1000)))).toBe(true);

    const stats = unwrap(await port.stats('call'));
    expect(stats.lines.map((l) => l.rtp.refused + l.rtp.stray + l.rtp.unknown)).toEqual([0, 0]);
  },
);

test('a renderer that lost the picture gets a key frame asked of its own encoder, all the way round', async () => {
  const { client } = await meeting(mediaOptions());
  for (let i = 0; i < 5; i++) client.send(rtpPacket(96, true, i, i * 1800, client.videoSsrc, payload(1)));
  await until('a picture', () => client.rtp.some((p) => (p[1]! & 127) === 96), 5000);
  // What the start brings is over.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  client.rtcp.length = 0;
  const heard = client.rtp.find((p) => (p[1]! & 127) === 96)!.readUInt32BE(8);
  client.send(Buffer.concat([receiverReport(client.videoSsrc), pictureLoss(client.videoSsrc, heard)]));
  const asked = (): boolean =>
    client.rtcp.some((c) =>
      [...rtcpParts(c)].some(
        (p) => p.type === RTCP.psfb && p.format === 1 && p.bytes.readUInt32BE(8) === client.videoSsrc,
      ),
    );
  await until('a key frame request', asked, 3000);
  expect(asked()).toBe(true);
});
