import type { Call } from '../../app/call/call.ts';
import { type Outcome, outcome, outcomeOfStatus } from '../../app/call/outcome.ts';
import type { SipCallEnd } from '../sip/sip-engine.ts';

/** What the end of the SIP call means for the person at this machine. */
export const callOutcome = (call: Call, end: SipCallEnd): Outcome => {
  const answered = call.state.phase === 'active' || call.state.phase === 'held';
  const rang = call.state.phase === 'ringing';
  switch (end.by) {
    case 'local':
      if (answered) return outcome('completed', 'ended here');
      return call.direction === 'out'
        ? outcome('cancelled', 'cancelled here')
        : outcome('declined-here', 'declined here');
    case 'replaced':
      return outcome('completed', 'another call took its place');
    case 'remote':
      if (end.elsewhere) return outcome('answered-elsewhere', end.reason);
      if (answered) return outcome('completed', end.reason || 'ended by the other side');
      return call.direction === 'in'
        ? outcome('missed', end.reason || 'the caller gave up')
        : outcome('declined', end.reason);
    case 'rejected':
      return outcomeOfStatus(end.status, end.reason, rang);
    case 'failed':
      switch (end.cause) {
        case 'unreachable':
          return outcome(answered ? 'lost' : 'unreachable', end.reason);
        case 'unknown-host':
          return outcome('unknown', end.reason);
        case 'certificate':
          return outcome('certificate', end.reason);
        case 'timeout':
          return answered ? outcome('lost', end.reason) : outcome(rang ? 'no-answer' : 'unreachable', end.reason, 408);
        case 'media':
          return outcome('not-acceptable', end.reason);
        case 'encryption':
          return outcome('encryption-refused', end.reason);
        case 'session-expired':
          return outcome('lost', end.reason);
        case 'engine':
          return outcome('failed', end.reason);
      }
  }
};
