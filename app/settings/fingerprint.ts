/**
 * A key's fingerprint as people write and paste it (64 hex digits, with or without colons, spaces and dashes), in the one way
 * in which it is kept: upper-case pairs with colons. null when it is none.
 */
export const readFingerprint = (text: string): string | null => {
  const hex = text.replace(/[\s:-]/g, '').toUpperCase();
  return /^[0-9A-F]{64}$/.test(hex) ? hex.match(/../g)!.join(':') : null;
};
