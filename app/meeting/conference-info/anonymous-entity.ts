/** How a conference document calls a member: a URI that reaches nobody (RFC 3323, RFC 4575 section 5.6). */
export const anonymousEntity = (member: string): string => `sip:${member}@anonymous.invalid`;
