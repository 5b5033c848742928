import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeBy } from './close-by.ts';
import { ADA_HZ, BOB_HZ, hears, hearsNothing, type Pair, startPair } from './pair.ts';
import type { App } from './parley-app.ts';
import { withSwitch } from './processes.ts';
import { call, eventually, onlyCall, phaseOf, seesMotion, stateOf } from './screen.ts';

let pair: Pair;
let ada: App;
let bob: App;
/** Ada's window; another page after its process died. */
let page: App['page'];
beforeAll(async () => {
  pair = await startPair();
  ({ ada, bob } = pair);
  page = ada.page;
});
afterAll(async () => await pair?.close());

/** The media's own process among an app's. */
const gatewayOf = (app: App): number => {
  const [found, ...others] = withSwitch(app.pid, '--utility-sub-type=node.mojom.NodeService');
  if (found === undefined || others.length > 0) throw new Error('not one media process');
  return found.pid;
};

/** Kills the process of Ada's window and waits for the window that comes after it. */
const killWindow = async (): Promise<void> => {
  const [renderer, ...others] = withSwitch(ada.pid, '--type=renderer');
  if (renderer === undefined || others.length > 0) throw new Error('not one window process');
  process.kill(renderer.pid, 'SIGKILL');
  await eventually(() => withSwitch(ada.pid, '--type=renderer').some(({ pid }) => pid !== renderer.pid)).toBe(true);
  page = await ada.reconnect();
};

const muteBoth = async (): Promise<void> => {
  for (const one of [page, bob.page]) await one.getByRole('button', { name: 'Mute', exact: true }).click();
};

/** The same call goes on, on both sides, and both hear and see the other again. */
const goesOn = async (calls: readonly string[]): Promise<void> => {
  await Promise.all([hears(page, BOB_HZ), hears(bob.page, ADA_HZ)]);
  await Promise.all([seesMotion(page), seesMotion(bob.page)]);
  // What is shown lasts a moment longer than what is heard; a mute that arrives proves that it is heard now.
  await muteBoth();
  await Promise.all([hearsNothing(page), hearsNothing(bob.page)]);
  await muteBoth();
  await Promise.all([hears(page, BOB_HZ), hears(bob.page, ADA_HZ)]);
  for (const [index, one] of [page, bob.page].entries()) {
    expect(await onlyCall(one)).toMatchObject({ id: calls[index], state: { phase: 'active', heldByPeer: false } });
  }
};

const callIds = async (): Promise<readonly string[]> =>
  await Promise.all([page, bob.page].map(async (one) => (await onlyCall(one)).id));

test('two Parleys are in a call', async () => {
  await call(page, (await stateOf(bob.page, 'direct')).here, 'Video');
  await closeBy((await bob.incoming()).getByRole('button', { name: 'Answer with video' }));
  await Promise.all([seesMotion(page), seesMotion(bob.page)]);
  await Promise.all([hears(page, BOB_HZ), hears(bob.page, ADA_HZ)]);
});

test('the window’s process dies: it comes back, says so, and the same call has sound and picture', async () => {
  const calls = await callIds();
  await killWindow();
  await page.locator('[data-problem="window-restarted"]').waitFor();
  await page.getByText('The window stopped and was started again.').waitFor();
  await goesOn(calls);
});

test('killed again while muted, it comes back muted', async () => {
  const calls = await callIds();
  await page.getByRole('button', { name: 'Mute', exact: true }).click();
  await killWindow();
  const mute = page.getByRole('button', { name: 'Mute', exact: true });
  await eventually(() => mute.getAttribute('aria-pressed')).toBe('true');
  await hears(page, BOB_HZ);
  await mute.click();
  await goesOn(calls);
});

test('the media process dies on our side: the app says so, and sound and picture are back', async () => {
  const calls = await callIds();
  const before = gatewayOf(ada);
  process.kill(before, 'SIGKILL');
  await page.locator('[data-problem="media-gateway-restarted"]').waitFor();
  expect(gatewayOf(ada)).not.toBe(before);
  await goesOn(calls);
});

test('the media process dies on the other side: the call goes on there and here', async () => {
  const calls = await callIds();
  process.kill(gatewayOf(bob), 'SIGKILL');
  await bob.page.locator('[data-problem="media-gateway-restarted"]').waitFor();
  await goesOn(calls);
});

test('problems go when they are dismissed, and the call ends as any other', async () => {
  for (const one of [page, bob.page]) {
    const problems = one.locator('[data-problem]');
    for (let left = await problems.count(); left > 0; left -= 1) {
      await problems.first().getByRole('button', { name: 'Dismiss' }).click();
      await eventually(() => problems.count()).toBe(left - 1);
    }
  }
  await page.getByRole('button', { name: 'Leave' }).click();
  await eventually(() => phaseOf(bob.page)).toBe('ended');
  expect((await onlyCall(bob.page)).state).toMatchObject({ outcome: { kind: 'completed' } });
});
