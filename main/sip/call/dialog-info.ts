import { fail, ok, type Result } from '../../../app/result.ts';
import { SDKERR } from '../../../app/sdkerr.ts';
import type { MediaSession } from '../../media/media-port.ts';
import { asksForPicture, digitOf, dtmfRelay, isDtmf, PICTURE_FAST_UPDATE } from './dtmf-info.ts';
import type { PendingRequest, SipDialog } from './signalling.ts';

/** Least time between two key frame requests of ours, ms. */
const KEY_FRAME_EVERY = 2_000;

const ACCEPTED = 'Accept: application/dtmf-relay, application/dtmf, application/media_control+xml';

/** Answers an INFO of the peer: a digit, a wish for a key frame, nothing at all, or what we do not take (RFC 6086 section 4.2.2). */
export const answerInfo = (request: PendingRequest, media: MediaSession, onDigit: (digit: string) => void): void => {
  const { message } = request;
  if (message.header('Info-Package') !== null) {
    request.reject(469, undefined, ['Recv-Info:']);
    return;
  }
  const digit = digitOf(message);
  if (digit !== null) {
    request.accept();
    onDigit(digit);
  } else if (asksForPicture(message)) {
    request.accept();
    media.requestKeyFrame();
  } else if (message.body === '') request.accept();
  else request.reject(415, undefined, [ACCEPTED]);
};

/** Asks the peer for a key frame by INFO (RFC 5168), at most once in 2 s. */
export const keyFrameAsker = (dialog: () => SipDialog | null): (() => void) => {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - last < KEY_FRAME_EVERY) return;
    last = now;
    void dialog()?.request('INFO', [], PICTURE_FAST_UPDATE);
  };
};

/** Sends digits by RFC 4733 where that was agreed, else one INFO for each. */
export const sendDigits = async (dialog: SipDialog, media: MediaSession, digits: string): Promise<Result<null>> => {
  if (!isDtmf(digits)) return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'digits may be 0-9 * # A-D, at most 64');
  if (media.sendDtmf(digits)) return ok(null);
  for (const digit of digits) {
    const response = await dialog.request('INFO', [], dtmfRelay(digit));
    if (response.status >= 300) {
      return fail(SDKERR.UISDK_COMMON_ERROR, `the peer takes no digits: ${response.status} ${response.reason}`);
    }
  }
  return ok(null);
};
