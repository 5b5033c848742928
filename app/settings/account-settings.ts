/** A SIP account as it is stored and edited; its password is never part of it. */
export type AccountSettings = {
  readonly id: string;
  /** What the person calls it. */
  readonly label: string;
  readonly enabled: boolean;
  readonly displayName: string;
  readonly user: string;
  readonly domain: string;
  /** User name for authentication; "" takes `user`. */
  readonly authUser: string;
  readonly protocol: 'udp' | 'tcp' | 'tls' | 'wss';
  /** host or host:port; "" takes the domain. */
  readonly registrar: string;
  readonly outboundProxy: string;
  /** Seconds, 60–7200. */
  readonly expiresSeconds: number;
  /**
   * What calls offer: `gateway` RTP or SDES, `dtls` keys by a handshake and nothing less (RFC 5763, servers that demand it), `direct`
   * ICE and DTLS from the browser engine (WebRTC servers), which meetings of several cannot take in.
   */
  readonly mediaTransport: 'gateway' | 'dtls' | 'direct';
  /** Telephone numbers through this account. */
  readonly pstn: {
    readonly enabled: boolean;
    /** Put before the number, e.g. "0" or "9". */
    readonly prefix: string;
    /** How the number is written: +49…, 0049… national rules, or as typed. */
    readonly format: 'e164' | 'national' | 'as-typed';
    /** Gateway host that takes the numbers; "" takes the account's domain. */
    readonly gateway: string;
  };
  /** Extra certificate authorities, PEM; "" for none. */
  readonly ca: string;
};

/** What a new account starts from. */
export const NEW_ACCOUNT: Omit<AccountSettings, 'id'> = {
  label: '',
  enabled: true,
  displayName: '',
  user: '',
  domain: '',
  authUser: '',
  protocol: 'tls',
  registrar: '',
  outboundProxy: '',
  expiresSeconds: 600,
  mediaTransport: 'gateway',
  pstn: { enabled: false, prefix: '', format: 'e164', gateway: '' },
  ca: '',
};
