import type { Member } from './member.ts';

/** A number, as people and servers write them. */
const NUMBER = /^\+?[\d\s()./-]{5,}$/;

/**
 * A member's name as the other members may read it. Who was called or dials in and has no name is known by an address,
 * which is the host's to know: others get the part before the host's name, and of a number its last three digits.
 */
export const publicName = ({ name, address }: Pick<Member, 'name' | 'address'>): string => {
  if (address === '') return name;
  const user = name.replace(/^(?:sips?|tel):/i, '').replace(/[@;?].*$/s, '');
  if (NUMBER.test(user)) return `…${user.replace(/\D/g, '').slice(-3)}`;
  return name.includes('@') || user === '' ? user || '?' : name;
};
