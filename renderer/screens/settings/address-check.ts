/** The lines of a list, trimmed, without empty ones. */
export const linesOf = (typed: string): readonly string[] =>
  typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The first line that cannot be an address or CIDR block; null when all can. Main checks again and for certain. */
export const wrongAddress = (lines: readonly string[]): string | null => lines.find((line) => !isBlock(line)) ?? null;

const isBlock = (line: string): boolean => {
  const [address = '', bits, more] = line.split('/');
  if (more !== undefined) return false;
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  const isV4 = v4?.slice(1).every((part) => Number(part) <= 255) ?? false;
  const isV6 = /^[0-9a-f:.]+$/i.test(address) && address.split(':').length >= 3;
  if (!isV4 && !isV6) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isV4 ? 32 : 128));
};
