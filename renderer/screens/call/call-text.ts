import type { Call, Phase } from '../../../app/call/call.ts';
import type { TextKey } from '../../../app/text/en.ts';
import { outcomeText } from '../../../app/text/outcome-text.ts';
import { type Language, text } from '../../../app/text/text.ts';
import type { SessionView } from '../../media/media-view.ts';

/** The state line's key for a phase. */
export const phaseKey = (state: Phase): TextKey & `call.phase.${string}` => {
  switch (state.phase) {
    case 'ringing':
      return state.early ? 'call.phase.early' : 'call.phase.ringing';
    case 'active':
      return state.heldByPeer ? 'call.phase.activePeerHeld' : 'call.phase.active';
    case 'held':
      return state.heldByPeer ? 'call.phase.heldBoth' : 'call.phase.held';
    default:
      return `call.phase.${state.phase}`;
  }
};

/** One sentence on how the call is protected; a call to this very computer says so. */
export const encryptionKey = (call: Call): TextKey & `encryption.${string}` => {
  const { media, signalling } = call.encryption;
  if (call.route?.kind === 'echo') return 'encryption.local';
  if (call.media === null) return 'encryption.pending';
  if (media === 'dtls') return signalling === 'tls' ? 'encryption.dtls' : 'encryption.dtlsClear';
  if (media === 'sdes') return signalling === 'tls' ? 'encryption.sdes' : 'encryption.sdesClear';
  return 'encryption.none';
};

/** Whether the sentence above is a good one: it decides the picture beside it, never the only sign. */
export const isProtected = (call: Call): boolean =>
  call.route?.kind === 'echo' || (call.encryption.media !== 'none' && call.encryption.signalling === 'tls');

/** From how many seconds of silence on the wire the connection counts as lost for now. */
const LOST_SECONDS = 4;

/** Whether the person must be told that the connection is gone. */
export const isLost = (call: Call, online: boolean): boolean =>
  call.state.phase === 'active' && call.route?.kind !== 'echo' && (!online || call.silentSeconds >= LOST_SECONDS);

/** One sentence on how the call fares, with a direction. */
export const qualityText = (
  language: Language,
  call: Call,
  session: SessionView | undefined,
  online: boolean,
): string => {
  if (isLost(call, online)) {
    return online
      ? text(language, 'quality.silentFor', { seconds: call.silentSeconds })
      : text(language, 'quality.offline');
  }
  if (session === undefined || !session.connected) return text(language, 'quality.connecting');
  return text(language, `quality.${session.quality}`);
};

/** What a screen reader is told when a call moves on; "" when nothing is worth a word. */
export const announcement = (language: Language, before: Call | undefined, after: Call): string => {
  const { name } = after.party;
  const was = before?.state;
  const is = after.state;
  if (was !== undefined && was.phase === is.phase) {
    if ('heldByPeer' in was && 'heldByPeer' in is && was.heldByPeer !== is.heldByPeer) {
      return text(language, is.heldByPeer ? 'announce.peerHeld' : 'announce.peerResumed', { name });
    }
    return '';
  }
  switch (is.phase) {
    case 'calling':
      return text(language, 'announce.calling', { name });
    case 'ringing':
      return text(language, 'announce.ringing', { name });
    case 'active':
      return text(language, was?.phase === 'held' ? 'announce.resumed' : 'announce.connected', { name });
    case 'held':
      return text(language, 'announce.held', { name });
    case 'ended': {
      const reason = is.outcome.kind === 'completed' ? '' : outcomeText(language, is.outcome, name).what;
      return text(language, 'announce.ended', { name, reason }).trim();
    }
    default:
      return '';
  }
};
