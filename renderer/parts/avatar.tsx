import type { ReactElement } from 'react';
import { initials } from '../../app/text/format.ts';

const TONES = 6;

/** One of six tones, always the same for a name. */
const toneOf = (name: string): number => {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)!) % 9973;
  return sum % TONES;
};

/** A person's initials in a circle; decoration, the name stands beside it. */
export const Avatar = ({
  name,
  size,
}: {
  readonly name: string;
  readonly size: 'small' | 'medium' | 'large';
}): ReactElement => (
  <span className={`avatar avatar-${size} tone-${toneOf(name)}`} aria-hidden="true">
    {initials(name)}
  </span>
);
