import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const KEY = randomBytes(32);
const digest = (text: string): Buffer => createHmac('sha256', KEY).update(text).digest();

/** Which of a meeting's passwords a text is. Both are always compared, digest with digest, so that time tells nothing of either. */
export const passwordIs = (
  given: string,
  passwords: { readonly hostPwd: string; readonly guestPwd: string },
): 'host' | 'guest' | 'wrong' | 'none' => {
  if (given === '') return 'none';
  const mine = digest(given);
  const host = timingSafeEqual(mine, digest(passwords.hostPwd));
  const guest = timingSafeEqual(mine, digest(passwords.guestPwd));
  if (host && passwords.hostPwd !== '') return 'host';
  return guest && passwords.guestPwd !== '' ? 'guest' : 'wrong';
};
