/** The guest page as the settings show it. */
export type GuestPageView = {
  /** SHA-256 of the certificate, as browsers show it; "" before there was one, that is, before the page was first switched on. */
  readonly fingerprint: string;
  /** When the certificate expires, ms since 1970. */
  readonly expiresAt: number | null;
  /** Where guests reach the page now; "" while no meeting is served. */
  readonly base: string;
  /** Why it cannot be served; "" while it can. */
  readonly problem: string;
};
