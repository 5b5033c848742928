import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEW_ACCOUNT } from '../../../app/settings/account-settings.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { saveSettings, typedAccount, waitForRegistration } from './account-form.ts';
import { dial, waitForPhase } from './call-screen.ts';
import { closeBy } from './close-by.ts';
import { type MovingNetwork, movingNetwork } from './moving-network.ts';
import { mayLeaveNetwork } from './no-network.ts';
import { type App, startApp } from './parley-app.ts';
import { statOf } from './screen.ts';
import { type ToneFolder, toneFolder } from './tone-folder.ts';

const may = mayLeaveNetwork();
let network: MovingNetwork;
let kamailio: Kamailio;
let tones: ToneFolder;
let alice: App;
let bob: App;

const signIn = async (app: App, user: string, host: string): Promise<void> => {
  const registrar = `${host}:${kamailio.tlsPort}`;
  const { password, ...typed } = typedAccount(kamailio, user, 'tls', { registrar });
  await saveSettings(app.page, { echoCancellation: false, noiseSuppression: false, autoGainControl: false });
  const account = { ...NEW_ACCOUNT, ...typed, id: `account-${user}`, mediaTransport: 'direct' as const };
  const saved = await app.page.evaluate(
    ([settings, secret]) => window.parley.call('saveAccount', { account: settings, password: secret, remember: false }),
    [account, password] as const,
  );
  expect(saved).toMatchObject({ ok: true });
  await waitForRegistration(app.page, typed.label, 'registered');
};

beforeAll(async () => {
  if (!may) return;
  network = await movingNetwork();
  const certificateNames = ['DNS:sip.test', 'IP:127.0.0.1', `IP:${network.host}`];
  kamailio = await startKamailio({ address: network.host, certificateNames });
  tones = await toneFolder();
  alice = await startApp({ network, microphone: await tones.tone(700, 48_000) });
  bob = await startApp({ microphone: await tones.tone(1200, 48_000) });
  await signIn(alice, 'alice', network.host);
  await signIn(bob, 'bob', '127.0.0.1');
});
afterAll(async () => {
  await alice?.close();
  await bob?.close();
  await kamailio?.stop();
  await tones?.remove();
  await network?.close();
});

/** What Bob's plan says of Alice's connection: the certificate it is, and the ICE credentials it has now. */
const connection = async (): Promise<{ print: string | undefined; fragment: string | undefined }> => {
  const remote = await bob.page.evaluate(
    () => new Promise<string>((resolve) => window.parley.watch('media', ([plan]) => resolve(plan?.remote ?? ''))),
  );
  return {
    print: /^a=fingerprint:(.+)$/m.exec(remote)?.[1],
    fragment: /^a=ice-ufrag:(.+)$/m.exec(remote)?.[1],
  };
};
const hears = async (app: App, hz: number): Promise<void> =>
  await expect.poll(() => statOf(app.page, 'heardHz'), { timeout: 60_000 }).toBeCloseTo(hz, -2);
const hearsNothing = async (app: App): Promise<void> =>
  await expect.poll(() => statOf(app.page, 'heardDb'), { timeout: 30_000 }).toBeLessThan(-65);

test.skipIf(!may)(
  'a call whose caller gets another address in it is heard again on both sides, over the connection it has',
  async () => {
    await dial(alice.page, 'bob@sip.test', 'audio');
    const incoming = await bob.incoming();
    await closeBy(incoming.getByRole('button', { name: 'Answer' }).first());
    await waitForPhase(alice.page, 'active');
    await waitForPhase(bob.page, 'active');
    await hears(alice, 1200);
    await hears(bob, 700);
    const before = await connection();

    network.move();
    await hearsNothing(bob);
    await hears(bob, 700);
    await hears(alice, 1200);
    const after = await connection();
    expect(after.print).toBe(before.print);
    expect(after.fragment).not.toBe(before.fragment);
    await alice.page.getByRole('button', { name: 'Leave' }).click();
    await bob.page.locator('[data-ended]').waitFor();
  },
);
