import { Menu, nativeImage, Tray } from 'electron';

/** How things stand, as the tray icon's dot shows it. */
export type TrayState = 'ready' | 'in-call' | 'ringing' | 'trouble';

const DOTS: { readonly [K in TrayState]: readonly [number, number, number] } = {
  ready: [46, 160, 90],
  'in-call': [214, 69, 65],
  ringing: [240, 170, 40],
  trouble: [140, 140, 140],
};
const SIZE = 32;

/** How much of a pixel a disc covers, 0–1, softened at its edge. */
const disc = (x: number, y: number, cx: number, cy: number, r: number): number =>
  Math.max(0, Math.min(1, r + 0.5 - Math.hypot(x - cx, y - cy)));

/** The icon: a speech bubble with a coloured dot, drawn pixel by pixel so that no image file is needed (BGRA). */
const icon = (state: TrayState): Electron.NativeImage => {
  const pixels = Buffer.alloc(SIZE * SIZE * 4);
  const [red, green, blue] = DOTS[state];
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const tail = x > 6 && x < 14 && y > 20 && y < 30 && x - 6 < 32 - y ? 1 : 0;
      const bubble = Math.max(disc(x, y, 16, 14, 13), tail);
      const dot = disc(x, y, 24, 23, 7);
      const at = (y * SIZE + x) * 4;
      const mix = (over: number, under: number): number => Math.round(over * dot + under * (1 - dot));
      pixels[at] = mix(blue, 190);
      pixels[at + 1] = mix(green, 110);
      pixels[at + 2] = mix(red, 40);
      pixels[at + 3] = Math.round(255 * Math.max(bubble, dot));
    }
  }
  return nativeImage.createFromBitmap(pixels, { width: SIZE, height: SIZE, scaleFactor: 2 });
};

/** The words of the tray's menu. */
export type TrayTexts = { readonly open: string; readonly quit: string };

/** Puts Parley into the tray; where there is none (some Linux desktops) everything else works all the same. */
export const createTray = (
  open: () => void,
  quit: () => void,
): { show(state: TrayState, tooltip: string, texts: TrayTexts): void; destroy(): void } => {
  let tray: Tray | null = null;
  let shown = '';
  return {
    show: (state, tooltip, texts) => {
      const key = JSON.stringify([state, tooltip, texts]);
      if (key === shown) return;
      shown = key;
      if (tray === null) {
        tray = new Tray(icon(state));
        tray.on('click', open);
      } else tray.setImage(icon(state));
      tray.setToolTip(tooltip);
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: texts.open, click: open },
          { type: 'separator' },
          { label: texts.quit, click: quit },
        ]),
      );
    },
    destroy: () => tray?.destroy(),
  };
};
