import type { Result } from '../../../app/result.ts';
import type { AgreedLine } from '../../../main/media/gateway/agreed-line.ts';
import { SipSide } from '../../../main/media/gateway/sip-side.ts';
import type { MediaSessionOptions, Wanted } from '../../../main/media/media-port.ts';

/** Options of a side on 127.0.0.1. */
export const options: MediaSessionOptions = {
  address: '127.0.0.1',
  encryption: 'off',
  audioCodecs: ['opus', 'G722', 'PCMU', 'PCMA'],
  videoCodecs: ['VP8', 'H264'],
  videoMaxKbps: 1500,
  transport: 'gateway',
};
export const audioOnly: Wanted = { audio: 'sendrecv', video: null };
export const both: Wanted = { audio: 'sendrecv', video: 'sendrecv' };

/** Sides of one test; `closeSides` ends them. */
const sides: SipSide[] = [];
export const closeSides = (): void => {
  for (const side of sides.splice(0)) side.close();
};
export const kept = (side: SipSide): SipSide => {
  sides.push(side);
  return side;
};
export const sideOf = (more: Partial<MediaSessionOptions> = {}): SipSide =>
  kept(new SipSide({ ...options, ...more }, () => undefined));

/** The value of a success; a failure fails the test. */
export const unwrap = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
};
/** Code and reason of a failure, "" for a success. */
export const reasonOf = (result: Result<unknown>): string =>
  result.ok ? '' : `${result.failure.code} ${result.failure.reason}`;

export const linesOf = (sdp: string, start: string): string[] => sdp.split('\r\n').filter((l) => l.startsWith(start));
export const agreedOf = (side: SipSide, kind = 'audio'): AgreedLine | null =>
  side.lines.find((l) => l.line.kind === kind)?.line.agreed ?? null;
export const directionIn = (sdp: string): string[] =>
  sdp.split('\r\n').filter((l) => /^a=(sendrecv|sendonly|recvonly|inactive)$/.test(l));
