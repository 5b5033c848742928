import * as fs from 'node:fs';

/**
 * Takes back the leave for unencrypted connections that electron-builder always writes, before the app is signed;
 * that to localhost stays, because Squirrel.Mac fetches updates through it.
 * @param {string} file an app's Info.plist
 */
export function strictTransport(file) {
  const text = fs.readFileSync(file, 'utf8');
  const strict = text.replace(/(<key>NSAllowsArbitraryLoads<\/key>\s*)<true\s*\/>/, '$1<false/>');
  if (!/<key>NSAllowsArbitraryLoads<\/key>\s*<false\s*\/>/.test(strict))
    throw new Error(`${file} does not say whether unencrypted connections are allowed`);
  fs.writeFileSync(file, strict);
}
