import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol, type Session } from 'electron';
import { CONTENT_TYPES } from '../content-types.ts';

/** The only origin Parley's pages have. */
export const ORIGIN = 'app://parley';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' blob: mediastream:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Must run before `ready`: makes app:// a secure, standard scheme, so that cameras and microphones work on it. */
export const registerAppScheme = (): void =>
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);

/** The file a URL of the app names, or null for anything outside the folder or of an unknown kind. */
export const fileOf = (root: string, url: string): string | null => {
  let path: string;
  try {
    const parsed = new URL(url);
    if (parsed.protocol !== 'app:' || parsed.host !== 'parley') return null;
    path = decodeURIComponent(parsed.pathname);
  } catch {
    return null;
  }
  const file = normalize(join(root, path === '/' ? 'index.html' : path));
  if (!file.startsWith(root + sep) || file.includes('\0')) return null;
  return extname(file) in CONTENT_TYPES ? file : null;
};

/**
 * Serves the renderer's folder as app://parley/ with the security headers on every answer. `protocol.handle` would load
 * Node's whole fetch for it before the first page.
 */
export const serveApp = (session: Session, root: string): void => {
  session.protocol.registerBufferProtocol('app', async (request, answer) => {
    const file = request.method === 'GET' ? fileOf(root, request.url) : null;
    const data = file === null ? null : await readFile(file).catch(() => null);
    if (file === null || data === null) {
      answer({ statusCode: 404, mimeType: 'text/plain', data: Buffer.from('not found') });
      return;
    }
    answer({
      data,
      headers: {
        'content-type': CONTENT_TYPES[extname(file)] ?? 'text/plain',
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self)',
        'cache-control': 'no-store',
      },
    });
  });
};
