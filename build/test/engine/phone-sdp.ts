/** The description of a phone at 127.0.0.1 with these lines. */
export const phoneSdp = (...lines: readonly string[]): string =>
  ['v=0', 'o=phone 2890844526 2890844526 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', ...lines, ''].join(
    '\r\n',
  );
