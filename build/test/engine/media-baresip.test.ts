import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { MediaState } from '../../../app/media/media-plan.ts';
import type { MediaEvent } from '../../../main/media/media-port.ts';
import { createSipEngine } from '../../../main/sip/create-sip-engine.ts';
import type { SipCall, SipDirect } from '../../../main/sip/sip-engine.ts';
import { type BaresipOptions, startBaresip } from '../peers/baresip.ts';
import { sleep, until } from '../peers/until.ts';
import { secondsOfTone } from '../tone/spectrum.ts';
import { readWav, tone, writeWav } from '../tone/wav.ts';
import { bind, type CleanUp, cleanUp, mediaOptions, speak, startGateway, unwrap, warmClient } from './media-kit.ts';
import { CODECS, encodedTone, openSocket, recordRtp } from './media-sound.ts';

const steps: CleanUp = [];
afterEach(() => cleanUp(steps));

const NAMES = { opus: 'opus/48000/2', G722: 'G722/16000/1', PCMU: 'PCMU/8000/1', PCMA: 'PCMA/8000/1' } as const;
const RATES = { opus: 48_000, G722: 16_000, PCMU: 8000, PCMA: 8000 } as const;

const direct = async (): Promise<SipDirect> => {
  const engine = createSipEngine({ log: () => undefined });
  steps.push(() => engine.stop());
  const config = { user: 'alice', displayName: 'Alice', address: '127.0.0.1', port: 0, trust: { extraCa: [] } };
  return unwrap(await engine.direct({ ...config, allows: () => true }));
};

/** A file of 1 kHz, long enough: baresip hangs up at its end. */
const kilohertz = async (rate: number): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-tones-'));
  steps.push(() => rm(folder, { recursive: true }));
  const wav = join(folder, 'tone.wav');
  await writeWav(wav, tone(1000, rate, 30));
  return wav;
};

type Case = {
  readonly title: string;
  readonly codec: keyof typeof NAMES;
  readonly who: 'we call' | 'baresip calls';
  readonly encryption?: 'optional' | 'required' | 'dtls';
  readonly peer?: Partial<BaresipOptions>;
  readonly suite?: string;
  readonly protection?: 'dtls';
};
const cases: Case[] = [
  { title: 'opus', codec: 'opus', who: 'we call' },
  { title: 'G722', codec: 'G722', who: 'we call' },
  { title: 'PCMU', codec: 'PCMU', who: 'baresip calls' },
  { title: 'PCMA', codec: 'PCMA', who: 'baresip calls' },
  { title: 'PCMU with rtcp-mux', codec: 'PCMU', who: 'we call', peer: { rtcpMux: true } },
  {
    title: 'opus over SRTP',
    codec: 'opus',
    who: 'we call',
    encryption: 'required',
    peer: { encryption: 'srtp-mand' },
    suite: 'AEAD_AES_128_GCM',
  },
  {
    title: 'PCMA over SRTP',
    codec: 'PCMA',
    who: 'baresip calls',
    encryption: 'required',
    peer: { encryption: 'srtp-mand' },
    suite: 'any',
  },
  {
    title: 'G722 over SRTP within RTP/AVP',
    codec: 'G722',
    who: 'we call',
    encryption: 'optional',
    peer: { encryption: 'srtp' },
    suite: 'any',
  },
  {
    title: 'PCMU over DTLS without ICE',
    codec: 'PCMU',
    who: 'baresip calls',
    peer: { encryption: 'dtls_srtp' },
    suite: 'any',
    protection: 'dtls',
  },
  {
    title: 'G722 over DTLS with rtcp-mux',
    codec: 'G722',
    who: 'baresip calls',
    encryption: 'required',
    peer: { encryption: 'dtls_srtp', rtcpMux: true },
    suite: 'any',
    protection: 'dtls',
  },
  {
    title: 'opus over DTLS without ICE',
    codec: 'opus',
    who: 'we call',
    encryption: 'dtls',
    peer: { encryption: 'dtls_srtp' },
    suite: 'any',
    protection: 'dtls',
  },
  {
    title: 'PCMA over DTLS with rtcp-mux',
    codec: 'PCMA',
    who: 'we call',
    encryption: 'dtls',
    peer: { encryption: 'dtls_srtp', rtcpMux: true },
    suite: 'any',
    protection: 'dtls',
  },
];

test.each(cases)(
  'baresip, $title, $who: both sides hear the other’s tone',
  async ({ codec: name, who, encryption, peer, suite, protection }) => {
    const codec = CODECS.find((c) => c.name === name)!;
    const port = startGateway(steps);
    const client = await warmClient(steps, port);
    const wav = await kilohertz(RATES[name]);
    const baresip = await startBaresip({
      codecs: [NAMES[name]],
      sampleRate: RATES[name],
      tone: wav,
      record: true,
      ...peer,
    });
    steps.push(() => baresip.stop());
    const alice = await direct();

    const media = port.open('c', mediaOptions({ encryption: encryption ?? 'off' }));
    const events: MediaEvent[] = [];
    media.listen((event) => events.push(event));
    let call: SipCall;
    if (who === 'we call') call = unwrap(alice.call(baresip.uri, { media, video: false, noAnswerSeconds: 20 }));
    else {
      const coming = new Promise<SipCall>((resolve) => {
        alice.onIncoming(resolve);
      });
      await baresip.command('dial', `sip:alice@127.0.0.1:${alice.listening.port}`);
      call = await coming;
      unwrap(await call.answer(media, false));
    }
    await until('an agreement', () => events.some((e) => e.type === 'plan'));
    await bind(port, client, 'c', { audio: 'sendrecv', video: 'inactive' });
    const near = await recordRtp(codec, codec.rendererType);
    const socket = await openSocket();
    steps.push(() => socket.close());
    client.onRtp = (packet) => socket.send(packet, near.port, '127.0.0.1');
    steps.push(speak(client, codec, await encodedTone(codec, 440, 2)));
    await sleep(4500);
    const stats = unwrap(await port.stats('c'));
    const heardNear = await near.stop();
    call.hangUp();
    await sleep(500);
    const recording = (await baresip.recordings()).find((path) => path.endsWith('-dec.wav'));
    const heardFar = await readWav(recording!);

    expect(secondsOfTone(heardFar, 440), 'baresip hears the renderer').toBeGreaterThan(2);
    expect(secondsOfTone(heardNear, 1000), 'the renderer hears baresip').toBeGreaterThan(2);
    const state = events.findLast((e) => e.type === 'state')?.state as MediaState;
    expect(state).toMatchObject({ audioCodec: name, media: protection ?? (suite === undefined ? 'none' : 'sdes') });
    if (suite !== undefined && suite !== 'any') expect(state.suite).toBe(suite);
    // baresip opens its way with an unprotected packet or two before our SDP is in force.
    const { refused, stray } = stats.lines[0]!.rtp;
    expect(refused + stray).toBeLessThan(5);
  },
);

test('touch tones go both ways by RFC 4733', async () => {
  const port = startGateway(steps);
  const client = await warmClient(steps, port);
  const baresip = await startBaresip({ codecs: ['PCMU/8000/1'], tone: await kilohertz(8000) });
  steps.push(() => baresip.stop());
  const alice = await direct();
  const media = port.open('c', mediaOptions());
  const events: MediaEvent[] = [];
  media.listen((event) => events.push(event));
  const call = unwrap(alice.call(baresip.uri, { media, video: false, noAnswerSeconds: 20 }));
  await until('an agreement', () => events.some((e) => e.type === 'plan'));
  await bind(port, client, 'c', { audio: 'sendrecv', video: 'inactive' });
  steps.push(speak(client, CODECS[2]!, await encodedTone(CODECS[2]!, 440, 1)));
  await sleep(300);
  unwrap(await call.sendDtmf('15#'));
  await baresip.waitFor('CALL_DTMF_START', 3);
  const heard = baresip.events.filter((e) => e.type === 'CALL_DTMF_START').map((e) => e.param);
  expect(heard).toEqual(['1', '5', '#']);
  for (const digit of ['7', '*']) {
    await baresip.command('sndcode', digit);
    await sleep(400);
  }
  await until('two digits', () => events.filter((e) => e.type === 'dtmf').length >= 2);
  expect(events.flatMap((e) => (e.type === 'dtmf' ? [e.digit] : []))).toEqual(['7', '*']);
  call.hangUp();
});
