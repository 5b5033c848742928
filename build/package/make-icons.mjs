import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ICNS_SIDES, icnsOf } from './icns.mjs';
import { icoOf } from './ico.mjs';

/*
 * Draws icons/icon.svg for every system: `node build/package/make-icons.mjs [Chromium]`. The results are committed, with
 * the drawing's digest beside them, so that a test notices when they are older than the drawing.
 */

const ICO_SIDES = [16, 20, 24, 32, 40, 48, 64, 128, 256];
const LINUX_SIDES = [16, 24, 32, 48, 64, 128, 256, 512];
/** Apple's grid: the body takes 824 of 1024, and a shadow's room is left around it. */
const MAC_BODY = 824 / 1024;

const HERE = path.dirname(fileURLToPath(import.meta.url));
const drawing = fs.readFileSync(path.join(HERE, 'icons', 'icon.svg'), 'utf8');
const { chromium } = await import('playwright');
const browser = await chromium.launch({ executablePath: process.argv[2] ?? '/usr/bin/chromium' });
try {
  const page = await browser.newPage({ deviceScaleFactor: 1 });
  /**
   * @param {readonly number[]} sides
   * @param {number} body the drawing's part of the side
   */
  const draw = async (sides, body) => {
    /** @type {Map<number, Buffer>} */
    const pictures = new Map();
    for (const side of sides) {
      const size = side * body;
      const place = `position:absolute;left:${(side - size) / 2}px;top:${(side - size) / 2}px;width:${size}px;height:${size}px`;
      await page.setViewportSize({ width: side, height: side });
      await page.setContent(`<body style="margin:0">${drawing.replace('<svg ', `<svg style="${place}" `)}`);
      const clip = { x: 0, y: 0, width: side, height: side };
      pictures.set(side, await page.screenshot({ omitBackground: true, clip }));
    }
    return pictures;
  };
  const whole = await draw([...new Set([...ICO_SIDES, ...LINUX_SIDES])], 1);
  const some = (/** @type {readonly number[]} */ sides) =>
    new Map(sides.map((side) => [side, whole.get(side) ?? Buffer.alloc(0)]));
  fs.writeFileSync(path.join(HERE, 'icon.ico'), icoOf(some(ICO_SIDES)));
  fs.writeFileSync(path.join(HERE, 'icon.icns'), icnsOf(await draw(ICNS_SIDES, MAC_BODY)));
  for (const [side, picture] of some(LINUX_SIDES))
    fs.writeFileSync(path.join(HERE, 'icons', `${side}x${side}.png`), picture);
  fs.writeFileSync(
    path.join(HERE, 'icons', 'drawn-from.txt'),
    `${createHash('sha256').update(drawing).digest('hex')}\n`,
  );
} finally {
  await browser.close();
}
