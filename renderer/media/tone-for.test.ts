import { expect, test } from 'vitest';
import type { Call, Phase } from '../../app/call/call.ts';
import type { OutcomeKind } from '../../app/call/outcome.ts';
import type { MediaState } from '../../app/media/media-plan.ts';
import { fakeCall, fakePhase } from './call.fake.ts';
import { type ToneName, toneFor } from './tone-for.ts';

const out = (phase: Phase['phase'] | Phase): Call =>
  fakeCall(`out-${typeof phase === 'string' ? phase : phase.phase}`, phase);
const incoming = (silenced = false): Call => fakeCall('in', { phase: 'incoming', silenced }, { direction: 'in' });
const ended = (kind: OutcomeKind, answeredAt: number | null = null, direction: 'in' | 'out' = 'out'): Call =>
  fakeCall('gone', fakePhase('ended', kind, answeredAt), { direction });
const HEARD: MediaState = {
  audioCodec: 'PCMU',
  videoCodec: '',
  media: 'none',
  suite: '',
  receivingAudio: true,
  receivingVideo: false,
};
const early: Phase = { phase: 'ringing', early: true };

const TABLE: readonly (readonly [string, readonly Call[], ToneName | null])[] = [
  ['no call', [], null],
  ['calling, nothing rings yet', [out('calling')], null],
  ['ringing there', [out('ringing')], 'ringback'],
  ['ringing there with sound of its own', [out(early)], null],
  ['ringing there with sound ahead of its SDP', [{ ...out('ringing'), media: HEARD }], null],
  ['answered', [out('active')], null],
  ['held', [out('held')], null],
  ['rings here', [incoming()], 'ring'],
  ['rings here, silenced', [incoming(true)], null],
  ['answering', [fakeCall('in', 'answering', { direction: 'in' })], null],
  ['rings here while talking', [out('active'), incoming()], 'call-waiting'],
  ['rings here while calling out', [out('calling'), incoming()], 'call-waiting'],
  ['rings here while it rings there', [out('ringing'), incoming()], 'call-waiting'],
  ['rings here while another is held', [out('held'), incoming()], 'ring'],
  ['rings here silenced while it rings there', [out('ringing'), incoming(true)], 'ringback'],
  ['two ring here', [incoming(), fakeCall('in2', 'incoming', { direction: 'in' })], 'ring'],
  ['it rings there while another is held', [out('held'), out('ringing')], 'ringback'],
  ['busy', [ended('busy')], 'busy'],
  ['declined', [ended('declined')], 'busy'],
  ['unknown', [ended('unknown')], 'failure'],
  ['unreachable', [ended('unreachable')], 'failure'],
  ['no answer', [ended('no-answer')], 'failure'],
  ['cancelled here', [ended('cancelled')], null],
  ['ended after talking', [ended('completed', 5)], null],
  ['lost after talking', [ended('lost', 5)], null],
  ['an incoming call was missed', [ended('missed', null, 'in')], null],
  ['busy while another call goes on', [ended('busy'), out('active')], null],
  ['busy, and somebody rings', [ended('busy'), incoming()], 'ring'],
];

test.each(TABLE)('%s', (_, calls, name) => {
  expect(toneFor(calls, new Set(['gone']))?.name ?? null).toBe(name);
});

test('a call that a person ended leaves no tone, from whatever phase it ended', () => {
  for (const phase of ['calling', 'ringing', 'incoming', 'answering', 'active', 'held'] as const) {
    for (const kind of ['cancelled', 'declined-here', 'completed', 'answered-elsewhere'] as const) {
      const direction = phase === 'incoming' || phase === 'answering' || kind === 'answered-elsewhere' ? 'in' : 'out';
      const before = fakeCall('x', phase, { direction });
      const after = fakeCall('x', fakePhase('ended', kind), { direction });
      expect([phase, kind, toneFor([after], new Set([before.id]))]).toEqual([phase, kind, null]);
    }
  }
});

test('a call that had ended before this window saw it is not mourned', () => {
  expect(toneFor([ended('busy')], new Set())).toBeNull();
});
