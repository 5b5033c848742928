import type { StoreApi } from 'zustand/vanilla';
import type { MediaReport } from '../../app/bridge/contract.ts';
import type { Call } from '../../app/call/call.ts';
import { redactText } from '../log/redact-text.ts';

/** How many calls are remembered. */
const MOST = 10;

type Measured = {
  reports: number;
  lossIn: number;
  lossOut: number;
  worstLossIn: number;
  jitterMs: number;
  roundTripMs: number;
};
type Kept = { call: Call; codecs: string; measured: Measured };

/** What is known of the last calls, in memory only: how they were carried and how they ended, not who was in them. */
export type CallStatistics = {
  report(report: MediaReport): void;
  /** A line or two each, oldest first. */
  lines(): readonly string[];
};

/** Follows the calls from now on. */
export const followCalls = (calls: Pick<StoreApi<readonly Call[]>, 'getState' | 'subscribe'>): CallStatistics => {
  const kept = new Map<string, Kept>();
  const follow = (now: readonly Call[]): void => {
    for (const call of now) {
      const known = kept.get(call.id);
      const codecs =
        call.media === null ? '' : [call.media.audioCodec, call.media.videoCodec].filter(Boolean).join('+');
      kept.set(call.id, { call, codecs: codecs || known?.codecs || '', measured: known?.measured ?? nothing() });
    }
    while (kept.size > MOST) kept.delete(kept.keys().next().value ?? '');
  };
  follow(calls.getState());
  calls.subscribe(follow);
  return {
    report: (report) => {
      const measured = kept.get(report.session)?.measured;
      if (measured === undefined) return;
      measured.reports += 1;
      measured.lossIn += report.lossIn;
      measured.lossOut += report.lossOut;
      measured.worstLossIn = Math.max(measured.worstLossIn, report.lossIn);
      measured.jitterMs = Math.max(measured.jitterMs, report.jitterMs ?? 0);
      measured.roundTripMs = Math.max(measured.roundTripMs, report.roundTripMs ?? 0);
    },
    lines: () => [...kept.values()].map(lineOf),
  };
};

const nothing = (): Measured => ({ reports: 0, lossIn: 0, lossOut: 0, worstLossIn: 0, jitterMs: 0, roundTripMs: 0 });

const lineOf = ({ call, codecs, measured }: Kept): string => {
  const { state, encryption } = call;
  const ended = state.phase === 'ended' ? state : null;
  const seconds = ended !== null && ended.answeredAt !== null ? Math.round((ended.at - ended.answeredAt) / 1000) : null;
  const end =
    ended === null
      ? `now ${state.phase}`
      : `ended: ${ended.outcome.kind}, code ${ended.outcome.code}, SIP ${ended.outcome.sipStatus ?? '–'}${ended.outcome.detail === '' ? '' : `, ${redactText(ended.outcome.detail)}`}`;
  const percent = (share: number): string => `${((share / Math.max(1, measured.reports)) * 100).toFixed(1)} %`;
  const measures =
    measured.reports === 0
      ? 'nothing measured'
      : `loss in ${percent(measured.lossIn)} (worst ${(measured.worstLossIn * 100).toFixed(1)} %), out ${percent(measured.lossOut)}, jitter at most ${Math.round(measured.jitterMs)} ms, round trip at most ${Math.round(measured.roundTripMs)} ms`;
  return [
    `${new Date(call.startedAt).toISOString()} ${call.id.slice(0, 8)} ${call.direction} ${call.route?.kind ?? '–'} ${call.video ? 'video' : 'audio'}`,
    `${seconds === null ? 'not answered' : `${seconds} s`}; ${codecs || 'no codec'}; media ${encryption.media} ${encryption.suite}, signalling ${encryption.signalling}`,
    measures,
    end,
  ].join('; ');
};
