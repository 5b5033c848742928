/** An m= line of ours, and what it looks like when the peer refuses it. */
export type OwnLine = {
  readonly kind: string;
  /** Looked at before others of its kind. */
  readonly on: boolean;
  /** The refused line with what stands under it. */
  readonly refused: readonly string[];
};

/** A description of the peer with all lines, and the way back. */
export type WholeDescription = {
  readonly sdp: string;
  /** Leaves of our answer only the lines that the peer had, in its order. */
  readonly cut: (answer: string) => string;
};

const blocksOf = (sdp: string): string[] => sdp.split(/^(?=m=)/m);
const kindOf = (block: string): string => /^m=(\S+)/.exec(block)?.[1] ?? '';

/**
 * The peer's description with the lines that it leaves out as refused ones. An answer has as many lines as its offer, and an
 * offer no fewer than before (RFC 3264 sections 6 and 8), but some phones leave out what they have no use for; which line
 * is which says the kind alone then.
 */
export const wholeDescription = (sdp: string, own: readonly OwnLine[]): WholeDescription => {
  const [head = '', ...theirs] = blocksOf(sdp);
  if (theirs.length >= own.length) return { sdp, cut: (answer) => answer };
  const places = new Map<number, number>();
  const taken = new Set<number>();
  for (const on of [true, false])
    for (const [place, line] of own.entries()) {
      const at = theirs.findIndex((block, i) => !taken.has(i) && kindOf(block) === line.kind);
      if (line.on !== on || at < 0) continue;
      taken.add(at);
      places.set(place, at);
    }
  const lines = own.map((line, place) => theirs[places.get(place) ?? -1] ?? line.refused.join('\r\n'));
  // What has no place among ours comes behind, to be refused as any new line is.
  const order = [...own.keys()].map((place) => places.get(place) ?? null);
  for (const [i, block] of theirs.entries())
    if (!taken.has(i)) {
      lines.push(block);
      order.push(i);
    }
  return {
    sdp: [head, ...lines].map((block) => `${block.trimEnd()}\r\n`).join(''),
    cut: (answer) => {
      const [top = '', ...sections] = blocksOf(answer);
      return [top, ...theirs.map((_, i) => sections[order.indexOf(i)] ?? '')].join('');
    },
  };
};
