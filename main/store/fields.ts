import * as z from 'zod';
import { parseHostPort } from '../callee/host.ts';

/** One line of well-formed text of at most `limit` UTF-16 code units; control characters could end a SIP header. */
export const line = (limit: number) =>
  z
    .string()
    .max(limit)
    .regex(/^[^\p{Cc}\p{Surrogate}]*$/u, 'not a single line of well-formed text');

/** An id that is safe as a key and in a file: letters, digits, "-" and "_", at most 64. */
export const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'not an id of letters, digits, "-" and "_"');

/** "" or host or host:port, with IPv6 in brackets. */
export const hostPort = line(300)
  .trim()
  .refine((text) => text === '' || parseHostPort(text) !== null, 'not a host or host:port');
