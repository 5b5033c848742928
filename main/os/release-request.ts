import { net, type Session } from 'electron';
import { retryAfterOf } from '../update/schedule.ts';
import type { Failed } from '../update/updater.ts';

/** How long a server may take for a small file, ms. */
const PATIENCE = 30_000;

/** What a server answered. */
export type Asked = { readonly is: 'text'; readonly text: string } | { readonly is: 'too-large' } | Failed;

const failed = (why: Failed['why'], detail: string, retryAfter = 0): Failed => ({
  is: 'failed',
  why,
  detail,
  retryAfter,
});

/** Gets a small text; redirects lead nowhere, and what is larger than `most` bytes is not read. */
export const requestText = (url: string, session: Session, most: number, signal: AbortSignal): Promise<Asked> =>
  new Promise((resolve) => {
    const request = net.request({ url, session, redirect: 'error', credentials: 'omit' });
    const end = (asked: Asked): void => {
      clearTimeout(patience);
      resolve(asked);
      request.abort();
    };
    const patience = setTimeout(() => end(failed('unreachable', 'no answer in time')), PATIENCE);
    signal.addEventListener('abort', () => end(failed('unreachable', 'cancelled')), { once: true });
    request.setHeader('cache-control', 'no-cache');
    request.on('error', (error) =>
      end(failed(/REDIRECT/.test(error.message) ? 'server' : 'unreachable', netError(error))),
    );
    request.on('response', (response) => {
      const { statusCode, headers } = response;
      if (statusCode !== 200) {
        const header = headers['retry-after'];
        const retryAfter = retryAfterOf(Array.isArray(header) ? header[0] : header, Date.now());
        end(failed('server', `HTTP ${statusCode}`, retryAfter));
        return;
      }
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part) => {
        size += part.length;
        if (size > most) end({ is: 'too-large' });
        else parts.push(part);
      });
      response.on('end', () => end({ is: 'text', text: Buffer.concat(parts).toString('utf8') }));
      response.on('error', (error: Error) => end(failed('unreachable', netError(error))));
    });
    request.end();
  });

/** The system's name of an error, without the addresses and paths that its message may carry. */
export const netError = (error: unknown): string => {
  const text = error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : '';
  return /\b(?:net::)?(?:ERR|HTTP_ERROR)_\w+|\bstatus \d{3}|\bE[A-Z]{3,}\b/.exec(text)?.[0] ?? 'unknown error';
};
