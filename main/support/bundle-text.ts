/** A part of the bundle: a title, and lines that are already without secrets and people. */
export type BundlePart = { readonly title: string; readonly lines: readonly string[] };

const HEAD = [
  'Parley diagnostics',
  'Read this before you hand it on. Passwords and keys were taken out; people and numbers are tokens like ~1a2b3c4d,',
  'the same all through one run of Parley and meaningless elsewhere. Host names and network addresses are shown.',
];

/** The whole bundle as one text. */
export const bundleText = (at: Date, parts: readonly BundlePart[]): string =>
  [
    ...HEAD,
    `Made at ${at.toISOString()}`,
    ...parts.flatMap(({ title, lines }) => ['', `== ${title} ==`, ...(lines.length === 0 ? ['none'] : lines)]),
    '',
  ].join('\n');

/** A value on lines of its own. */
export const jsonLines = (value: unknown): readonly string[] => JSON.stringify(value, null, 2).split('\n');
