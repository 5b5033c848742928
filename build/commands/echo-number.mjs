import * as fs from 'node:fs';
import * as path from 'node:path';

/**
 * The built-in echo callee's number, read from the source that defines it.
 * @param {string} root the checkout
 */
export function readEchoNumber(root) {
  const file = path.join(root, 'app', 'callee', 'echo-number.ts');
  const number = /export const ECHO_NUMBER(?:: \w+)? = '([^']+)'/.exec(fs.readFileSync(file, 'utf8'))?.[1];
  if (number === undefined) throw new Error(`${file} does not say ECHO_NUMBER`);
  return number;
}
