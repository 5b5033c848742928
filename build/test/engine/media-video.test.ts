import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Child, startChild } from '../peers/child.ts';
import { freePorts } from '../peers/free-port.ts';
import { sleep, until } from '../peers/until.ts';
import { bind, type CleanUp, cleanUp, mediaOptions, startGateway, unwrap, warmClient } from './media-kit.ts';
import { openSocket } from './media-sound.ts';
import { phoneSdp } from './phone-sdp.ts';

const steps: CleanUp = [];
afterEach(() => cleanUp(steps));

const CODECS = [
  { name: 'VP8', type: 97, rendererType: 96, encoder: ['-c:v', 'libvpx', '-deadline', 'realtime'], fmtp: '' },
  {
    name: 'H264',
    type: 99,
    rendererType: 106,
    encoder: ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-profile:v', 'baseline'],
    fmtp: 'packetization-mode=1;profile-level-id=42e01f',
  },
] as const;

/** Decodes RTP with ffmpeg and counts the frames. */
const decoder = async (
  name: string,
  type: number,
  fmtp: string,
): Promise<{ port: number; frames(): number; child: Child }> => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-video-'));
  const port = await freePorts(2);
  const sdp = phoneSdp(
    `m=video ${port} RTP/AVP ${type}`,
    `a=rtpmap:${type} ${name}/90000`,
    ...(fmtp === '' ? [] : [`a=fmtp:${type} ${fmtp}`]),
  );
  await writeFile(join(folder, 'in.sdp'), sdp);
  const child = startChild(
    'ffmpeg',
    [
      '-hide_banner',
      '-nostdin',
      '-protocol_whitelist',
      'file,udp,rtp',
      '-i',
      'in.sdp',
      '-f',
      'null',
      '-progress',
      'pipe:1',
      '-',
    ],
    folder,
  );
  steps.push(
    () => rm(folder, { recursive: true }),
    () => child.stop(),
  );
  await sleep(300);
  return { port, child, frames: () => Number([...child.output().matchAll(/^frame=(\d+)/gm)].at(-1)?.[1] ?? 0) };
};

const camera = (codec: (typeof CODECS)[number], type: number, port: number): void => {
  const child = startChild(
    'ffmpeg',
    [
      '-hide_banner',
      '-nostdin',
      '-re',
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=320x180:rate=20',
      ...codec.encoder,
      '-g',
      '20',
      '-pix_fmt',
      'yuv420p',
      '-b:v',
      '300k',
      '-payload_type',
      String(type),
      '-f',
      'rtp',
      `rtp://127.0.0.1:${port}?pkt_size=1200`,
    ],
    tmpdir(),
  );
  steps.push(() => child.stop());
};

test.each(CODECS)(
  '$name: pictures of ffmpeg are decoded from what the renderer gets, and the renderer’s from what the phone gets',
  async (codec) => {
    const gateway = startGateway(steps);
    const client = await warmClient(steps, gateway);
    const [phone, farCamera, nearCamera] = [await openSocket(), await openSocket(), await openSocket()];
    for (const socket of [phone, farCamera, nearCamera]) steps.push(() => socket.close());
    const call = gateway.open('c', mediaOptions());
    const offer = phoneSdp(
      `m=video ${phone.address().port} RTP/AVP ${codec.type}`,
      `a=rtpmap:${codec.type} ${codec.name}/90000`,
      ...(codec.fmtp === '' ? [] : [`a=fmtp:${codec.type} ${codec.fmtp}`]),
    );
    const answer = unwrap(await call.answer(offer, { audio: 'sendrecv', video: 'sendrecv' }));
    const port = Number(/^m=video (\d+) /m.exec(answer)![1]);
    await bind(gateway, client, 'c', { audio: 'inactive', video: 'sendrecv' });

    const near = await decoder(codec.name, codec.rendererType, codec.fmtp);
    const far = await decoder(codec.name, codec.type, codec.fmtp);
    client.onRtp = (packet) => phone.send(packet, near.port, '127.0.0.1');
    phone.on('message', (packet) => {
      if (packet[0]! >> 6 === 2 && packet[1]! % 128 === codec.type) phone.send(packet, far.port, '127.0.0.1');
    });
    farCamera.on('message', (packet) => phone.send(packet, port, '127.0.0.1'));
    nearCamera.on('message', (packet) => {
      packet.writeUInt32BE(client.videoSsrc, 8);
      client.send(packet);
    });
    camera(codec, codec.type, farCamera.address().port);
    camera(codec, codec.rendererType, nearCamera.address().port);
    await until('forty frames each way', () => near.frames() >= 40 && far.frames() >= 40, 20_000);
    const stats = unwrap(await gateway.stats('c'));
    expect(stats.lines[0]!.codecs).toEqual([codec.name]);
    expect(stats.lines[0]!.rtp).toMatchObject({ refused: 0, stray: 0, unknown: 0 });
  },
);
