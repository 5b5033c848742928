import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const KEY = randomBytes(32);
const digest = (text: string): Buffer => createHmac('sha256', KEY).update(text).digest();

/** Whether two texts are one, digest with digest, so that time tells nothing of either. */
export const sameSecret = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/** Which of a meeting's passwords a text is. Both are always compared. */
export const passwordIs = (
  given: string,
  passwords: { readonly hostPwd: string; readonly guestPwd: string },
): 'host' | 'guest' | 'wrong' | 'none' => {
  if (given === '') return 'none';
  const host = sameSecret(given, passwords.hostPwd);
  const guest = sameSecret(given, passwords.guestPwd);
  if (host && passwords.hostPwd !== '') return 'host';
  return guest && passwords.guestPwd !== '' ? 'guest' : 'wrong';
};
