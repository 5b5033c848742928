import type { Call } from '../../app/call/call.ts';

/** What should sound beside speech. */
export type ToneName = 'ring' | 'call-waiting' | 'ringback' | 'busy' | 'failure';

/** A tone and the call it is for. */
export type Tone = { readonly name: ToneName; readonly call: string };

const live = (call: Call): boolean => call.state.phase !== 'ended' && call.state.phase !== 'incoming';

/** The end's tone of an outgoing call nobody answered and nobody cancelled. */
const endTone = ({ direction, state }: Call): ToneName | null => {
  if (state.phase !== 'ended' || direction === 'in' || state.answeredAt !== null) return null;
  const { kind } = state.outcome;
  if (kind === 'cancelled' || kind === 'completed' || kind === 'declined-here') return null;
  return kind === 'busy' || kind === 'declined' ? 'busy' : 'failure';
};

/** Whether the peer's own sound is there before its answer; some send it ahead of their SDP. */
const isHeardEarly = ({ state, media }: Call): boolean =>
  state.phase === 'ringing' && (state.early || media?.receivingAudio === true);

/**
 * The one tone that the calls ask for, null for none; every call that ends, is answered or silenced takes its tone with it.
 * `seen` are the calls that were seen before they ended: a reloaded window does not play yesterday's busy tone.
 */
export const toneFor = (calls: readonly Call[], seen: ReadonlySet<string>): Tone | null => {
  const incoming = calls.find((c) => c.state.phase === 'incoming' && !c.state.silenced);
  const talking = calls.some((c) => live(c) && c.state.phase !== 'held');
  if (incoming !== undefined) return { name: talking ? 'call-waiting' : 'ring', call: incoming.id };
  const ringing = calls.find((c) => c.direction === 'out' && c.state.phase === 'ringing' && !isHeardEarly(c));
  if (ringing !== undefined) return { name: 'ringback', call: ringing.id };
  if (talking) return null;
  for (const call of calls) {
    const name = seen.has(call.id) ? endTone(call) : null;
    if (name !== null) return { name, call: call.id };
  }
  return null;
};
