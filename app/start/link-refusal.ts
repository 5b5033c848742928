/** Why a link was not taken into the form; nothing of it is shown or used. */
export type LinkRefusal =
  | 'too-long'
  | 'control-characters'
  | 'bad-escape'
  /** "?Subject=…" and the like, which would let a link say more than is shown. */
  | 'headers'
  /** A password or token stands in it. */
  | 'secret'
  /** It would give the account's settings without encryption. */
  | 'not-https'
  | 'not-an-address';
