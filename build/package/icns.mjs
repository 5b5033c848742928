/** The types of an icon's pictures and their sides in pixels; the later one of two alike is for twice as fine a screen. */
const TYPES = /** @type {const} */ ([
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]);

/** The sides, in pixels, that an icon for macOS is made of. */
export const ICNS_SIDES = [...new Set(TYPES.map(([, side]) => side))];

/**
 * A macOS icon of PNG pictures.
 * @param {ReadonlyMap<number, Buffer>} pictures side in pixels to PNG; all of ICNS_SIDES
 * @returns {Buffer}
 */
export function icnsOf(pictures) {
  const parts = TYPES.map(([type, side]) => {
    const picture = pictures.get(side);
    if (picture === undefined) throw new Error(`a macOS icon needs a picture of ${side} pixels`);
    return part(type, picture);
  });
  return part('icns', Buffer.concat(parts));
}

/**
 * @param {string} type four letters
 * @param {Buffer} content
 */
function part(type, content) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
}
