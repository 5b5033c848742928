import { ok, type Result } from '../../app/result.ts';
import type { MediaSession, MediaSessionOptions } from '../media/media-port.ts';
import type { SipCall, SipEngine } from '../sip/sip-engine.ts';
import { isLoopback } from './local-address.ts';

/** The built-in callee: a SIP endpoint of its own on loopback that answers, greets and sends back what it gets. */
export type EchoCallee = {
  /** Its SIP URI. */
  readonly uri: string;
  stop(): Promise<void>;
};

/** Opens the echo callee's media; the same gateway as any other call's. */
export type OpenEcho = (id: string, options: MediaSessionOptions) => MediaSession;

/** How long it rings before it answers, ms: long enough to be seen, short enough not to wait for. */
const RINGS = 400;

/** Starts the echo callee on a free port of 127.0.0.1. */
export const startEchoCallee = async (engine: SipEngine, openEcho: OpenEcho): Promise<Result<EchoCallee>> => {
  const opened = await engine.direct({
    user: 'echo',
    displayName: 'Echo',
    address: '127.0.0.1',
    port: 0,
    allows: isLoopback,
    trust: { extraCa: [] },
  });
  if (!opened.ok) return opened;
  const answer = (call: SipCall): void => {
    const media = openEcho(call.id, {
      address: '127.0.0.1',
      encryption: 'optional',
      audioCodecs: ['opus', 'PCMU', 'PCMA'],
      videoCodecs: ['VP8', 'H264'],
      videoMaxKbps: 8000,
      transport: 'gateway',
    });
    const timer = setTimeout(() => void call.answer(media, call.offered.video), RINGS);
    call.listen((event) => {
      if (event.type !== 'ended') return;
      clearTimeout(timer);
      media.close();
    });
  };
  opened.value.onIncoming(answer);
  const { address, port } = opened.value.listening;
  return ok({ uri: `sip:echo@${address}:${port}`, stop: () => opened.value.stop() });
};
