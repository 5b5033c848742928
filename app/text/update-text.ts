import type { Update, UpdateView } from '../update/update.ts';
import { momentInList } from './format.ts';
import { type Language, text } from './text.ts';

/** Where the next version stands, as a sentence, and what to do or expect then; "" for nothing. */
export type UpdateWords = { readonly what: string; readonly next: string };

/** The words for an update's state; `now` in ms since 1970. */
export const updateText = (
  language: Language,
  { update, nextAt }: Pick<UpdateView, 'update' | 'nextAt'>,
  now: number,
  timeZone: string,
): UpdateWords => {
  const clock = (ms: number): string => momentInList(language, ms, now, timeZone);
  const plain = (what: string): UpdateWords => ({ what, next: '' });
  switch (update.phase) {
    case 'off':
      return plain(text(language, `update.off.${update.why}`));
    case 'idle':
      return plain(
        update.checkedAt === null
          ? text(language, 'update.phase.never')
          : text(language, 'update.phase.idle', { at: clock(update.checkedAt) }),
      );
    case 'checking':
      return plain(text(language, 'update.phase.checking'));
    case 'waiting':
    case 'downloading':
    case 'installing':
      return plain(text(language, `update.phase.${update.phase}`, { version: update.version }));
    case 'ready':
      return plain(readyText(language, update));
    case 'deferred': {
      const key = update.back ? 'update.phase.deferredBack' : 'update.phase.deferred';
      return plain(text(language, key, { version: update.version, until: clock(update.until) }));
    }
    case 'refused':
      return {
        what: text(language, `update.refused.${update.why}`, { version: update.version, at: clock(update.at) }),
        next: text(language, 'update.refused.next'),
      };
    case 'failed':
      return {
        what: text(language, `update.failed.${update.why}`, { at: clock(update.at) }),
        next: nextAt === null ? '' : text(language, 'update.next', { next: clock(nextAt) }),
      };
  }
};

/** That an update is ready, and what restarting will do. */
export const readyText = (language: Language, { version, back }: Extract<Update, { phase: 'ready' }>): string =>
  text(language, back ? 'update.phase.readyBack' : 'update.phase.ready', { version });
