import type { Result } from '../../../app/result.ts';
import { rtpPacket } from '../../../main/media/gateway/rtp.ts';
import type { GatewayMediaPort } from '../../../main/media/gateway-client.ts';
import { gatewayMediaPort } from '../../../main/media/gateway-client.ts';
import { gatewayInProcess } from '../../../main/media/gateway-in-process.ts';
import type { MediaSessionOptions } from '../../../main/media/media-port.ts';
import { type ClientLines, type RtcClient, rtcClient } from './media-rtc-client.ts';
import { every20ms, type SoundCodec } from './media-sound.ts';

/** What to undo when a test is over, last first. */
export type CleanUp = (() => unknown)[];

/** Undoes everything. */
export const cleanUp = async (steps: CleanUp): Promise<void> => {
  for (const step of steps.splice(0).reverse()) await step();
};

/** Options of a session on 127.0.0.1. */
export const mediaOptions = (more: Partial<MediaSessionOptions> = {}): MediaSessionOptions => ({
  address: '127.0.0.1',
  encryption: 'off',
  audioCodecs: ['opus', 'G722', 'PCMU', 'PCMA'],
  videoCodecs: ['VP8', 'H264'],
  videoMaxKbps: 1500,
  transport: 'gateway',
  ...more,
});

/** The value of a success; a failure fails the test. */
export const unwrap = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.failure.code} ${result.failure.reason}`);
  return result.value;
};

/** A gateway of its own. */
export const startGateway = (steps: CleanUp): GatewayMediaPort => {
  const process = gatewayInProcess();
  steps.push(() => process.close());
  const port = gatewayMediaPort(process);
  steps.push(() => port.close());
  return port;
};

/** A renderer whose leg is up and spare. */
export const warmClient = async (steps: CleanUp, port: GatewayMediaPort, leg = 'leg'): Promise<RtcClient> => {
  const client = await rtcClient();
  steps.push(() => client.close());
  const sdp = client.offer({ audio: 'inactive', video: 'inactive' });
  await client.accept(unwrap(await port.negotiate({ session: null, leg, sdp })));
  return client;
};

/** Binds a renderer's leg to a session as a plan demands it. */
export const bind = async (
  port: GatewayMediaPort,
  client: RtcClient,
  session: string,
  lines: ClientLines,
  leg = 'leg',
): Promise<string> => {
  const answer = unwrap(await port.negotiate({ session, leg, sdp: client.offer(lines) }));
  await client.accept(answer);
  return answer;
};

/** Lets the renderer speak payloads of a codec over and over; returns the way to stop. */
export const speak = (client: RtcClient, codec: SoundCodec, payloads: readonly Buffer[]): (() => void) =>
  every20ms((n) => {
    const payload = payloads[n % payloads.length]!;
    client.send(rtpPacket(codec.rendererType, n === 0, 1000 + n, n * codec.step, client.audioSsrc, payload));
  });
