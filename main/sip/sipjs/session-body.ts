import { mediaType, parameterOf } from './header-values.ts';

/** What a body is to us: a session description, something else, or nothing. */
export type SessionBody = { readonly type: string; readonly text: string };

/** Deepest nesting of multiparts that is looked into. */
const DEEPEST = 3;

/**
 * The part of a body that matters: the session description, alone or inside a multipart (RFC 5621 section 3), its media type
 * without parameters such as charset; any other body as it is.
 */
export const sessionBody = (contentType: string | undefined, body: string): SessionBody => {
  if (body === '') return { type: '', text: '' };
  const type = mediaType(contentType);
  if (!type.startsWith('multipart/')) return { type, text: body };
  const sdp = findSdp(contentType ?? '', body, 0);
  return sdp === null ? { type, text: body } : { type: 'application/sdp', text: sdp };
};

const findSdp = (contentType: string, body: string, depth: number): string | null => {
  const boundary = parameterOf(contentType, 'boundary');
  if (boundary === null || boundary === '' || boundary.length > 200 || depth >= DEEPEST) return null;
  const parts = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1);
  for (const part of parts) {
    if (part.startsWith('--')) break;
    const end = part.indexOf('\r\n\r\n');
    if (end < 0) continue;
    const head = part.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
    const own = /^(?:content-type|c)[ \t]*:[ \t]*(.*)$/im.exec(head)?.[1]?.trim() ?? '';
    const text = part.slice(end + 4);
    if (mediaType(own) === 'application/sdp') return text.endsWith('\r\n') ? text : `${text}\r\n`;
    if (mediaType(own).startsWith('multipart/')) {
      const inner = findSdp(own, text, depth + 1);
      if (inner !== null) return inner;
    }
  }
  return null;
};

/** The body cut to its Content-Length, which counts bytes; null when bytes are missing (RFC 3261 section 18.3). */
export const cutBody = (body: string, length: number | null): string | null => {
  if (length === null) return body;
  const bytes = Buffer.byteLength(body);
  if (bytes === length) return body;
  return bytes < length ? null : Buffer.from(body).subarray(0, length).toString('utf8');
};
