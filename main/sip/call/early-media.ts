import type { MediaSession } from '../../media/media-port.ts';
import type { SipDialog, SipResponse } from './signalling.ts';

/** Early media of one INVITE over all its forks: the latest early dialog with an answer is the one heard (RFC 3960, RFC 3261 section 13.2.2.4). */
export type EarlyMedia = {
  /** Hands an answer in a provisional response to the media; true when it set up early media. */
  take(response: SipResponse, dialog: SipDialog | null): Promise<boolean>;
  /** The answer that dialog gave early, for a 2xx that repeats none; null without. */
  of(dialogId: string): string | null;
};

/** Keeps what each early dialog answered. */
export const earlyMedia = (media: MediaSession): EarlyMedia => {
  const answers = new Map<string, string>();
  return {
    async take(response, dialog) {
      if (response.sdp === null || dialog === null) return false;
      if (answers.get(dialog.id) === response.sdp) return true;
      answers.set(dialog.id, response.sdp);
      return (await media.accept(response.sdp, true)).ok;
    },
    of: (dialogId) => answers.get(dialogId) ?? null,
  };
};
