/** Most that one picture is sent with, bit/s: four cameras of 360p at 30 frames a second, or a screen one can read. */
export const MOST_BPS = { camera: 600_000, screen: 1_500_000 } as const;
/** Less than this makes no picture worth showing; fewer pictures are shown instead. */
const LEAST_BPS = 100_000;

/** How many pictures a viewer can take. */
export const picturesFor = (capacity: number): number => Math.max(1, Math.floor(capacity / LEAST_BPS));

/** What a picture may be sent with so that each of its viewers can take it beside the others they are shown. */
export const limitFor = (
  picture: 'camera' | 'screen',
  viewers: readonly { readonly capacity: number; readonly pictures: number }[],
): number => {
  const shares = viewers.map(({ capacity, pictures }) => capacity / Math.max(1, pictures));
  return Math.max(LEAST_BPS, Math.min(MOST_BPS[picture], ...shares));
};
