import { RFC4475_INVALID } from './rfc4475-invalid.ts';
import { RFC4475_MEANING } from './rfc4475-meaning.ts';
import { RFC4475_VALID } from './rfc4475-valid.ts';
import type { TortureMessage } from './torture-message.ts';

/** The 49 messages of RFC 4475 section 3, written out anew after the RFC's descriptions. */
export const RFC4475: readonly TortureMessage[] = [...RFC4475_VALID, ...RFC4475_INVALID, ...RFC4475_MEANING];
