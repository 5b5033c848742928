import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A display that both apps share, so that neither's start or CPU has a display's in it. */
export type Display = { readonly env: Readonly<Record<string, string>>; stop(): void };

/** The display there is, or a virtual one (Xvfb) until `stop`. */
export const openDisplay = async (folder: string): Promise<Display> => {
  if (process.platform !== 'linux' || process.env['DISPLAY']) return { env: {}, stop: () => undefined };
  const cookies = join(folder, 'xauthority');
  const cookie = randomBytes(16).toString('hex');
  const allow = (display: string): unknown =>
    spawnSync('xauth', ['-q', '-f', cookies, 'add', display, '.', cookie], { stdio: 'ignore' });
  writeFileSync(cookies, '', { mode: 0o600 });
  allow(':0');
  const xvfb = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp', '-auth', cookies],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  process.once('exit', () => xvfb.kill());
  const number = await new Promise<string>((resolve, reject) => {
    xvfb.once('exit', () => reject(new Error('Xvfb did not start')));
    xvfb.once('error', reject);
    xvfb.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()));
  });
  allow(`:${number}`);
  return { env: { DISPLAY: `:${number}`, XAUTHORITY: cookies }, stop: () => void xvfb.kill() };
};
