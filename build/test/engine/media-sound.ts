import { createSocket, type Socket } from 'node:dgram';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, runChild, startChild } from '../peers/child.ts';
import { freePorts } from '../peers/free-port.ts';
import { sleep } from '../peers/until.ts';
import { readWav, type Sound } from '../tone/wav.ts';
import { phoneSdp } from './phone-sdp.ts';

/** A codec as the tests drive it through ffmpeg. */
export type SoundCodec = {
  readonly name: 'opus' | 'G722' | 'PCMU' | 'PCMA';
  /** Payload type on the SIP side, and on the renderer's side as Chromium numbers it. */
  readonly type: number;
  readonly rendererType: number;
  readonly rtpmap: string;
  /** Timestamp units in 20 ms. */
  readonly step: number;
  readonly encoder: readonly string[];
  readonly filter: string;
};

export const CODECS: readonly SoundCodec[] = [
  {
    name: 'opus',
    type: 96,
    rendererType: 111,
    rtpmap: 'opus/48000/2',
    step: 960,
    encoder: [
      '-ar',
      '48000',
      '-ac',
      '2',
      '-c:a',
      'libopus',
      '-application',
      'voip',
      '-b:a',
      '32k',
      '-frame_duration',
      '20',
    ],
    filter: 'anull',
  },
  {
    name: 'G722',
    type: 9,
    rendererType: 9,
    rtpmap: 'G722/8000',
    step: 160,
    encoder: ['-ar', '16000', '-ac', '1', '-c:a', 'g722'],
    filter: 'aresample=16000,asetnsamples=n=320:p=0',
  },
  {
    name: 'PCMU',
    type: 0,
    rendererType: 0,
    rtpmap: 'PCMU/8000',
    step: 160,
    encoder: ['-ar', '8000', '-ac', '1', '-c:a', 'pcm_mulaw'],
    filter: 'aresample=8000,asetnsamples=n=160:p=0',
  },
  {
    name: 'PCMA',
    type: 8,
    rendererType: 8,
    rtpmap: 'PCMA/8000',
    step: 160,
    encoder: ['-ar', '8000', '-ac', '1', '-c:a', 'pcm_alaw'],
    filter: 'aresample=8000,asetnsamples=n=160:p=0',
  },
];

const ffmpeg = (args: readonly string[], folder: string): Child =>
  startChild('ffmpeg', ['-hide_banner', '-nostdin', '-y', ...args], folder);
const source = (hz: number): string[] => ['-f', 'lavfi', '-i', `sine=frequency=${hz}:sample_rate=48000`];

/** A tone as 20 ms payloads of a codec. */
export const encodedTone = async (codec: SoundCodec, hz: number, seconds: number): Promise<Buffer[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-tone-'));
  const opus = codec.name === 'opus';
  const format = { opus: 'ogg', G722: 'g722', PCMU: 'mulaw', PCMA: 'alaw' }[codec.name];
  const args = [
    '-v',
    'error',
    ...source(hz),
    '-t',
    String(seconds),
    '-af',
    'volume=4',
    ...codec.encoder,
    '-f',
    format,
    'out',
  ];
  await runChild('ffmpeg', ['-nostdin', '-y', ...args], folder);
  const file = await readFile(join(folder, 'out'));
  await rm(folder, { recursive: true });
  if (opus) return oggPackets(file).slice(2);
  return Array.from({ length: Math.floor(file.length / 160) }, (_, i) => file.subarray(i * 160, (i + 1) * 160));
};

const oggPackets = (ogg: Buffer): Buffer[] => {
  const packets: Buffer[] = [];
  let held: Buffer[] = [];
  for (let at = 0; at < ogg.length; ) {
    const count = ogg[at + 26]!;
    let data = at + 27 + count;
    for (let i = 0; i < count; i++) {
      const length = ogg[at + 27 + i]!;
      held.push(ogg.subarray(data, data + length));
      data += length;
      if (length === 255) continue;
      packets.push(Buffer.concat(held));
      held = [];
    }
    at = data;
  }
  return packets;
};

/** A program that records RTP from a port. */
export type RtpRecorder = { readonly port: number; stop(): Promise<Sound> };

/** Records RTP with ffmpeg; `crypto` is the suite and key it opens SRTP with. */
export const recordRtp = async (codec: SoundCodec, type: number, crypto = ''): Promise<RtpRecorder> => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-record-'));
  const port = await freePorts(2);
  const sdp = phoneSdp(
    `m=audio ${port} RTP/${crypto === '' ? 'AVP' : 'SAVP'} ${type}`,
    `a=rtpmap:${type} ${codec.rtpmap}`,
    ...(crypto === '' ? [] : [`a=crypto:1 ${crypto}`]),
  );
  await writeFile(join(folder, 'in.sdp'), sdp);
  const child = ffmpeg(
    ['-protocol_whitelist', 'file,udp,rtp,srtp', '-i', 'in.sdp', '-ar', '16000', '-ac', '1', 'out.wav'],
    folder,
  );
  await sleep(300);
  return {
    port,
    stop: async () => {
      await child.stop();
      const sound = await readWav(join(folder, 'out.wav')).catch(() => ({ rate: 16_000, samples: new Float32Array() }));
      await rm(folder, { recursive: true });
      return sound;
    },
  };
};

/** Sends a tone as RTP with ffmpeg, in real time. */
export const sendTone = (
  codec: SoundCodec,
  hz: number,
  port: number,
  crypto?: { suite: string; key: string },
): Child => {
  const size = codec.name === 'opus' ? 1200 : crypto === undefined ? 172 : 182;
  return ffmpeg(
    [
      '-re',
      ...source(hz),
      '-af',
      `volume=4,${codec.filter}`,
      ...codec.encoder,
      '-payload_type',
      String(codec.type),
      ...(crypto === undefined ? [] : ['-srtp_out_suite', crypto.suite, '-srtp_out_params', crypto.key]),
      '-f',
      'rtp',
      `${crypto === undefined ? 'rtp' : 'srtp'}://127.0.0.1:${port}?pkt_size=${size}`,
    ],
    tmpdir(),
  );
};

/** A socket with a list of what it got. */
export const openSocket = (): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
    socket.bind(0, '127.0.0.1', () => resolve(socket));
  });

/** Calls back every 20 ms, and makes up for lateness; returns the way to stop. */
export const every20ms = (step: (n: number) => void): (() => void) => {
  const begin = performance.now();
  let n = 0;
  const timer = setInterval(() => {
    for (const due = (performance.now() - begin) / 20; n < due; n++) step(n);
  }, 5);
  return () => clearInterval(timer);
};
