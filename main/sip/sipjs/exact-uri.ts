import { URI } from 'sip.js/lib/grammar/uri.js';
import { parseSipUri } from '../wire/sip-uri.ts';

/**
 * A URI of any scheme that is written back exactly as it was read. sip.js' own class unescapes and escapes the user part again
 * (which changes it and can throw) and knows only sip: and sips:.
 */
export class ExactUri extends URI {
  private readonly text: string;

  constructor(text: string) {
    const sip = parseSipUri(text);
    const colon = text.indexOf(':');
    const scheme = text.slice(0, colon);
    super(
      scheme,
      sip === null ? text.slice(colon + 1) : (sip.user ?? ''),
      sip?.host ?? 'invalid',
      sip?.port ?? undefined,
    );
    this.text = text;
  }

  override clone(): ExactUri {
    return new ExactUri(this.text);
  }

  override toRaw(): string {
    return this.text;
  }

  override toString(): string {
    return this.text;
  }
}
