/** How a callee is reached; said to the person before dialling. */
export type Route =
  | { readonly kind: 'echo'; readonly uri: string; readonly shown: string }
  /** A SIP or SIPS URI, or a bare user@host, reached through an account or directly. */
  | { readonly kind: 'sip-uri'; readonly uri: string; readonly account: string | null; readonly shown: string }
  /** A SIP number of the account's domain. */
  | { readonly kind: 'sip-number'; readonly uri: string; readonly account: string; readonly shown: string }
  /** A telephone number that leaves through the account's gateway. */
  | {
      readonly kind: 'pstn';
      readonly uri: string;
      readonly account: string;
      readonly shown: string;
      readonly e164: string | null;
    }
  /** A third-party ID that the local directory resolved; `via` says how the resolved address is reached. */
  | { readonly kind: 'third-party'; readonly uri: string; readonly account: string | null; readonly shown: string };
