import type { PolicyFault } from './read-policy.ts';

/** What a place that holds policies says; a place that holds none of them is as good as absent. */
export type Found =
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly reason: string }
  | {
      readonly state: 'found';
      /** The path or key it was found at. */
      readonly at: string;
      readonly raw: { readonly [key: string]: unknown };
      /** What could not even be read. */
      readonly faults: readonly PolicyFault[];
    };

/** Where a system keeps policies. */
export type PolicySource = {
  read(): Promise<Found>;
  /** Folder in which a change can be seen at once; null where none can. */
  readonly folder: string | null;
  /** Time between looks, ms. */
  readonly everyMs: number;
};

/** The machine's policies as a whole, else the person's; what cannot be read is never passed over for the next. */
export const firstOf = async (places: readonly (() => Promise<Found>)[]): Promise<Found> => {
  for (const read of places) {
    const found = await read();
    if (found.state === 'unreadable') return found;
    if (found.state === 'found' && Object.keys(found.raw).length + found.faults.length > 0) return found;
  }
  return { state: 'absent' };
};
