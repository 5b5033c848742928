/** The time zone of this computer, IANA name. */
export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
