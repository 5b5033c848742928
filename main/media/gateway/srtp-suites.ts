/** What an SRTP suite is made of; lengths in bytes. */
export type SrtpSuite = {
  readonly name: string;
  readonly key: 16 | 32;
  readonly salt: 12 | 14;
  /** Authentication tag of RTP. */
  readonly tag: number;
  /** Authentication tag of RTCP: 80 bits also where RTP has 32 (RFC 4568 section 6.2). */
  readonly controlTag: number;
  readonly aead: boolean;
};

const cm = (name: string, key: 16 | 32, tag: number): SrtpSuite => ({
  name,
  key,
  salt: 14,
  tag,
  controlTag: 10,
  aead: false,
});
const gcm = (name: string, key: 16 | 32): SrtpSuite => ({ name, key, salt: 12, tag: 16, controlTag: 16, aead: true });

/** The suites spoken, strongest first (RFC 7714, RFC 6188, RFC 4568). */
export const SRTP_SUITES: readonly SrtpSuite[] = [
  gcm('AEAD_AES_256_GCM', 32),
  gcm('AEAD_AES_128_GCM', 16),
  cm('AES_256_CM_HMAC_SHA1_80', 32, 10),
  cm('AES_CM_128_HMAC_SHA1_80', 16, 10),
  cm('AES_256_CM_HMAC_SHA1_32', 32, 4),
  cm('AES_CM_128_HMAC_SHA1_32', 16, 4),
];

/** The suite of a name as it stands in `a=crypto` lines, older spellings included; null when not spoken. */
export const srtpSuite = (name: string): SrtpSuite | null => {
  const upper = name.toUpperCase().replace(/^AES_CM_256_/, 'AES_256_CM_');
  return SRTP_SUITES.find((suite) => suite.name === upper) ?? null;
};

/** Bytes of master key and master salt together. */
export const masterLength = (suite: SrtpSuite): number => suite.key + suite.salt;
