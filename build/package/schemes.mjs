/** The links that Parley registers for on every platform; `parley:` is its own, the others it shares. */
export const SCHEMES = ['tel', 'sip', 'sips', 'callto', 'parley'];
