/** The target of a REFER without the parameters that a phone puts into its Contact and that nobody dials. */
export const dialable = (target: string): string => {
  const host = /^sips?:/i.test(target) ? target.indexOf('@') + 1 : target.length;
  return target.slice(0, host) + target.slice(host).replace(/;(?!(?:transport|user)=)[^;]*/gi, '');
};
