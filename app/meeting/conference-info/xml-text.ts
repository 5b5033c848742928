const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text as it stands in an XML document, in an element or an attribute; what XML 1.0 cannot hold (section 2.2) is left out. */
export const xmlText = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Surrogate}\ufffe\uffff]/gu, (char) => (/[\t\n\r]/.test(char) ? ' ' : ''))
    .replaceAll(/[&<>"']/g, (char) => ENTITIES[char]!);
