/**
 * A Windows icon of PNG pictures.
 * https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10)
 * @param {ReadonlyMap<number, Buffer>} pictures side in pixels (1–256) to PNG
 * @returns {Buffer}
 */
export function icoOf(pictures) {
  const sides = [...pictures.keys()].sort((a, b) => a - b);
  const head = Buffer.alloc(6 + 16 * sides.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sides.length, 4);
  let offset = head.length;
  for (const [index, side] of sides.entries()) {
    const at = 6 + 16 * index;
    const size = pictures.get(side)?.length ?? 0;
    // A side of 256 is written as 0.
    head.writeUInt8(side % 256, at);
    head.writeUInt8(side % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(size, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += size;
  }
  return Buffer.concat([head, ...sides.map((side) => pictures.get(side) ?? Buffer.alloc(0))]);
}
