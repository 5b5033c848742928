/** A text of at most so many code points; what was cut is told by an ellipsis. */
export const shortened = (words: string, most: number): string => {
  const points = [...words];
  return points.length <= most ? words : `${points.slice(0, most - 1).join('')}…`;
};

/** A text without half characters, which neither a URI nor a file can hold. */
export const wellFormed = (words: string): string => words.replace(/\p{Surrogate}/gu, '\u{fffd}');
