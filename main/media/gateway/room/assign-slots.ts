/**
 * Who is shown in a viewer's slots: those who spoke last come first, whoever is shown already keeps the place, and free
 * places are filled in order. `wanted` is by recency of speech, the viewer left out; `most` may be less than the slots.
 */
export const assignSlots = (
  shown: readonly (string | null)[],
  wanted: readonly string[],
  most: number,
): (string | null)[] => {
  const chosen = new Set(wanted.slice(0, Math.min(most, shown.length)));
  const kept = shown.map((member) => (member !== null && chosen.has(member) ? member : null));
  const others = [...chosen].filter((member) => !kept.includes(member));
  return kept.map((member) => member ?? others.shift() ?? null);
};
