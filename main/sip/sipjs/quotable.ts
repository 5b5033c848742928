/** A name as it may stand between quotes in a header (RFC 3261 section 25.1): no control characters, quotes and backslashes escaped. */
export const quotable = (name: string): string => name.replace(/[\p{Cc}]/gu, ' ').replace(/["\\]/g, '\\$&');
