import type { Call, Phase } from '../../app/call/call.ts';
import { type OutcomeKind, outcome } from '../../app/call/outcome.ts';
import type { MediaPlan } from '../../app/media/media-plan.ts';

/** A phase by its name, its other fields plain. */
export const fakePhase = (
  phase: Phase['phase'],
  kind: OutcomeKind = 'completed',
  answeredAt: number | null = null,
): Phase => {
  switch (phase) {
    case 'calling':
    case 'answering':
      return { phase };
    case 'ringing':
      return { phase, early: false };
    case 'incoming':
      return { phase, silenced: false };
    case 'active':
    case 'held':
      return { phase, since: 1, heldByPeer: false };
    case 'ended':
      return { phase, answeredAt, at: 2, outcome: outcome(kind, '') };
  }
};

/** An outgoing video call in a phase. */
export const fakeCall = (id: string, phase: Phase['phase'] | Phase, over: Partial<Call> = {}): Call => ({
  id,
  direction: 'out',
  party: { name: 'Ada', address: '1' },
  route: null,
  account: null,
  accountLabel: '',
  mediaType: 1,
  video: true,
  startedAt: 0,
  givenUpAt: null,
  state: typeof phase === 'string' ? fakePhase(phase) : phase,
  encryption: { media: 'none', signalling: 'clear', suite: '' },
  media: null,
  silentSeconds: 0,
  transfer: null,
  conference: null,
  meeting: null,
  ...over,
});

/** A plan of sound and picture both ways through the gateway. */
export const fakePlan = (session: string, over: Partial<MediaPlan> = {}): MediaPlan => ({
  session,
  revision: 1,
  transport: 'gateway',
  role: 'offer',
  remote: null,
  audio: 'sendrecv',
  video: 'sendrecv',
  ...over,
});
