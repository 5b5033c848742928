import { type Guests, startBrowser } from '../test/browser.ts';
import { joinAsGuest } from '../test/guest-client.ts';
import { startGuestLab } from '../test/guest-lab.ts';
import type { Row } from './context.ts';
import { quantile, spreadOf, spreadText } from './figures.ts';
import { OWN_ADDRESS } from './own-address.ts';

const JOINS = 20;
const GOAL_MS = 1000;

/** Milliseconds since the link was opened: the devices are open, Join is pressed, and sound is heard. */
type Joining = { readonly ready: number; readonly joined: number; readonly heard: number };

/** Notes when Join is pressed, and hears what the page plays; text because it runs in the page and not here. */
const EAR = `(() => {
  let joined = 0;
  let ears = null;
  let tell;
  let fail;
  globalThis.joining = new Promise((...ways) => { [tell, fail] = ways; });
  addEventListener('click', ({ target, timeStamp }) => {
    if (target.type !== 'submit') return;
    joined = timeStamp;
    setTimeout(() => fail(new Error('no sound within 20 s')), 20000);
    // Without a device of its own, which would have to be opened first.
    ears = new AudioContext({ latencyHint: 0, sinkId: { type: 'none' } });
  }, true);
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    if (ears !== null && this instanceof HTMLAudioElement && this.srcObject !== null) {
      const ear = ears.createScriptProcessor(256, 1, 1);
      ears.createMediaStreamSource(this.srcObject).connect(ear);
      ear.connect(ears.destination);
      ear.onaudioprocess = ({ inputBuffer }) => {
        if (inputBuffer.getChannelData(0).some((sample) => Math.abs(sample) > 0.01))
          tell({ joined, heard: performance.now() });
      };
    }
    return play.call(this);
  };
})()`;

/** One guest in a browser that knows neither the page nor the meeting. */
const joinOnce = async ({ context: mine }: Guests, url: string, name: string): Promise<Joining> => {
  const context = await mine.browser()!.newContext({ ignoreHTTPSErrors: true });
  try {
    await context.addInitScript(EAR);
    const page = await context.newPage();
    await page.goto(url);
    await page.locator('.check-video').waitFor();
    const ready = await page.evaluate<number>('performance.now()');
    await page.getByLabel('Your name').fill(name);
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    const joining = await page.evaluate<Omit<Joining, 'ready'>>('joining');
    await page.getByRole('button', { name: 'Leave' }).click();
    return { ...joining, ready };
  } finally {
    await context.close();
  }
};

/** A guest opens the link in Chromium and hears who speaks already. */
export const joinRow: Row = async ({ appFolder, say }) => {
  const lab = await startGuestLab({}, { apart: true, app: appFolder });
  const closing: (() => unknown)[] = [() => lab.close()];
  const all: Joining[] = [];
  try {
    lab.media.reach({ stun: [], turn: [], address: OWN_ADDRESS, publicAddress: '', ports: null, relayOnly: false });
    const talker = await joinAsGuest(lab.url, 'Tone', 440, null, OWN_ADDRESS);
    closing.push(() => talker.kill());
    const guests = await startBrowser();
    closing.push(() => guests.close());
    for (let i = 0; i < JOINS; i++) all.push(await joinOnce(guests, lab.url, `Guest ${i}`));
  } finally {
    for (const close of closing.reverse()) await close();
  }
  const waits = all.map(({ joined, heard }) => heard - joined);
  say(`join: ${all.map(({ ready }, i) => `${ready.toFixed(0)} + ${waits[i]!.toFixed(0)}`).join(', ')} ms`);
  return [
    {
      what: 'guest link opened → page loaded, devices open',
      figure: spreadText(spreadOf(all.map(({ ready }) => ready)), 'ms'),
    },
    {
      what: `page loaded, devices open: Join → first sound heard, ${JOINS} joins`,
      figure: spreadText(spreadOf(waits), 'ms'),
      goal: { text: `p95 < ${GOAL_MS} ms`, met: quantile(waits, 0.95) < GOAL_MS },
    },
  ];
};
