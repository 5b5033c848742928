import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { MediaPlan } from '../../../app/media/media-plan.ts';
import type { FromGateway } from '../../../main/media/gateway/protocol.ts';
import { rtpPacket } from '../../../main/media/gateway/rtp.ts';
import { SrtpContext } from '../../../main/media/gateway/srtp.ts';
import { srtpSuite } from '../../../main/media/gateway/srtp-suites.ts';
import { type GatewayChannel, gatewayMediaPort } from '../../../main/media/gateway-client.ts';
import { until } from '../peers/until.ts';
import { bind, type CleanUp, cleanUp, mediaOptions, unwrap, warmClient } from './media-kit.ts';
import { every20ms, openSocket } from './media-sound.ts';

const steps: CleanUp = [];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-host-'));
  await build({
    entryPoints: ['main/media/gateway/host.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
    },
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

test.each(['off', 'required', 'dtls'] as const)(
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

test('SRTP that has rolled over more often than is tried is heard again after a restart, from just where it was', async () => {
  const first = startProcess();
  const port = gatewayMediaPort(first.channel);
  steps.push(() => port.close());
  const client = await warmClient(steps, port);
  const call = port.open('call', mediaOptions());
  const peer = await openSocket();
  steps.push(() => peer.close());
  const suite = srtpSuite('AES_CM_128_HMAC_SHA1_80')!;
  const key = Buffer.alloc(30, 3);
  const offer = [
    ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'],
    `m=audio ${peer.address().port} RTP/SAVP 0`,
    `a=crypto:1 ${suite.name} inline:${key.toString('base64')}|2^31|5:2`,
    '',
  ].join('\r\n');
  const answer = unwrap(await call.answer(offer, { audio: 'sendrecv', video: null }));
  const to = Number(/^m=audio (\d+) /m.exec(answer)![1]);
  await bind(port, client, 'call', { audio: 'sendrecv', video: 'inactive' });
  const out = new SrtpContext(suite, key, false, Buffer.from([0, 5]));
  let index = 0;
  const say = (): void => {
    index += 20_000;
    peer.send(out.protect(rtpPacket(0, false, index & 0xffff, index, 5, Buffer.from('said')))!, to, '127.0.0.1');
  };
  // Twenty roll-overs: packets may be lost as long as the newest is not half a round ahead.
  while (index < 20 * 65_536) {
    const before = unwrap(await port.stats('call')).lines[0]!.rtp.received;
    say();
    await until('the packet', async () => unwrap(await port.stats('call')).lines[0]!.rtp.received > before);
  }
  const told = new Promise<void>((resolve) => {
    first.channel.listen((message) => message.type === 'state' && resolve());
  });
  say();
  say();
  await told;

  const exited = new Promise((resolve) => first.child.once('exit', resolve));
  first.child.kill('SIGKILL');
  await exited;
  port.attach(null);
  port.attach(startProcess().channel);
  const received = async (): Promise<number> => unwrap(await port.stats('call')).lines[0]!.rtp.received;
  await until('the new process', async () => (await port.stats('call')).ok);
  expect(await received()).toBe(0);
  say();
  await until('sound', async () => (await received()) === 1);
  say();
  await until('more of it', async () => (await received()) === 2);
});

test('the process ends with the app that started it', async () => {
  const { child } = startProcess();
  await new Promise((resolve) => child.once('message', resolve));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  expect(await exited).toBe(0);
});
