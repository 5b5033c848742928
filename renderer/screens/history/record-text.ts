import type { CallRecord } from '../../../app/call/call-record.ts';
import { clock } from '../../../app/text/format.ts';
import { outcomeText } from '../../../app/text/outcome-text.ts';
import { type Language, text } from '../../../app/text/text.ts';

/** How a recorded call ended, in a sentence; one without an end was interrupted, unless it still goes on. */
export const recordText = (language: Language, record: CallRecord, running: boolean): string => {
  if (running) return text(language, 'outcome.running');
  if (record.endedAt === null || record.outcome === null) return text(language, 'outcome.interrupted');
  if (record.outcome.kind === 'completed' && record.answeredAt !== null) {
    return text(language, 'outcome.duration', { time: clock((record.endedAt - record.answeredAt) / 1000) });
  }
  return outcomeText(language, record.outcome, record.name).what;
};
