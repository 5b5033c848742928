import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { MediaPlan } from '../../../app/media/media-plan.ts';
import type { FromGateway } from '../../../main/media/gateway/protocol.ts';
import { rtpPacket } from '../../../main/media/gateway/rtp.ts';
import { type GatewayChannel, gatewayMediaPort } from '../../../main/media/gateway-client.ts';
import { until } from '../peers/until.ts';
import { bind, type CleanUp, cleanUp, mediaOptions, unwrap, warmClient } from './media-kit.ts';
import { every20ms } from './media-sound.ts';

const steps: CleanUp = [];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-host-'));
  await build({
    entryPoints: ['main/media/gateway/host.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
    outfile: join(folder, 'host.mjs'),
  });
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => cleanUp(steps));

const startProcess = (): { child: ChildProcess; channel: GatewayChannel } => {
  const child = fork(join(folder, 'host.mjs'), { serialization: 'advanced', execArgv: [] });
  steps.push(() => child.kill('SIGKILL'));
  const channel: GatewayChannel = {
    // A process that was just killed is gone before its channel says so: what it does not get is not missed.
    post: (message) => void (child.connected && child.send(message, () => undefined)),
    listen: (listener) => {
      const hear = (message: unknown): void => listener(message as FromGateway);
      child.on('message', hear);
      return () => child.off('message', hear);
    },
  };
  return { child, channel };
};

test.each(['off', 'required'] as const)(
  'a gateway killed in a call is replaced and both sides hear one another again, encryption %s',
  async (encryption) => {
    const first = startProcess();
    const port = gatewayMediaPort(first.channel);
    steps.push(() => port.close());
    const client = await warmClient(steps, port);
    const call = port.open('call', mediaOptions({ encryption }));
    const plans: MediaPlan[] = [];
    call.listen((event) => {
      if (event.type === 'plan') plans.push(event.plan);
    });
    const echo = port.openEcho('echo', mediaOptions());
    const both = { audio: 'sendrecv', video: 'sendrecv' } as const;
    unwrap(await call.accept(unwrap(await echo.answer(unwrap(await call.offer(both)), both)), false));
    await bind(port, client, 'call', both);
    const speak = (speaker: typeof client): void => {
      steps.push(
        every20ms((n) => speaker.send(rtpPacket(111, false, n, n * 960, speaker.audioSsrc, Buffer.from('said')))),
      );
    };
    const echoed = (listener: typeof client): boolean =>
      listener.rtp.filter((p) => p.subarray(12).equals(Buffer.from('said'))).length > 20;
    speak(client);
    await until('the echo', () => echoed(client));

    const exited = new Promise((resolve) => first.child.once('exit', resolve));
    first.child.kill('SIGKILL');
    await exited;
    port.attach(null);
    port.attach(startProcess().channel);
    await until('the next plan', () => plans.some((plan) => plan.revision === 2));
    const next = await warmClient(steps, port, 'next');
    await bind(port, next, 'call', both, 'next');
    speak(next);
    await until('the echo again', () => echoed(next));
    const stats = unwrap(await port.stats('call'));
    expect(stats.lines[0]!.rtp.refused).toBe(0);
  },
);

test('the process ends with the app that started it', async () => {
  const { child } = startProcess();
  await new Promise((resolve) => child.once('message', resolve));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  expect(await exited).toBe(0);
});
