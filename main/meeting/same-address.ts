/** An address without scheme, parameters and case: what two spellings of it share. */
export const bareAddress = (address: string): string =>
  address
    .trim()
    .toLowerCase()
    .replace(/^(?:sips?|tel):/, '')
    .replace(/[;?].*$/, '');

/** Whether what was dialled is this address of record; a bare number stands for the user part at a domain of ours. */
export const sameAddress = (dialled: string, record: string, domains: readonly string[]): boolean => {
  const [one, other] = [bareAddress(dialled), bareAddress(record)];
  if (one === other) return true;
  const [user = '', domain = ''] = other.split('@');
  return one !== '' && one === user && domains.includes(domain);
};
