import { writeFile } from 'node:fs/promises';

/** A colour as Y′CbCr of 8 bits (BT.601, studio range). */
export type Colour = { readonly y: number; readonly u: number; readonly v: number };

/** Far apart, so that each is told from the others after a video codec. */
export const COLOURS = {
  red: { y: 81, u: 90, v: 240 },
  blue: { y: 41, u: 240, v: 110 },
} as const satisfies Record<string, Colour>;

const [WIDTH, HEIGHT, FRAMES] = [640, 360, 10];
/** Rows of a grey bar that goes down the picture, so that it moves. */
const BAR = 24;

/** Writes a Y4M clip of one colour with a moving bar, which a browser's fake camera plays over and over. */
export const writeClip = async (path: string, { y, u, v }: Colour): Promise<void> => {
  const chroma = (WIDTH / 2) * (HEIGHT / 2);
  const frames = Array.from({ length: FRAMES }, (_, n) => {
    const luma = Buffer.alloc(WIDTH * HEIGHT, y);
    luma.fill(200, n * BAR * WIDTH, (n + 1) * BAR * WIDTH);
    return Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc(chroma, u), Buffer.alloc(chroma, v)]);
  });
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F15:1 Ip A1:1 C420jpeg\n`);
  await writeFile(path, Buffer.concat([header, ...frames]), { mode: 0o644 });
};
