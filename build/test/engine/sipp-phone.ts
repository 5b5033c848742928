import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromMuLaw, muLaw } from '../../../main/media/gateway/g711.ts';
import { isRtcp, RTP_HEADER } from '../../../main/media/gateway/rtp.ts';
import { startChild } from '../peers/child.ts';
import { freePorts } from '../peers/free-port.ts';
import { type Sipp, startSipp } from '../peers/sipp.ts';
import { until } from '../peers/until.ts';
import { type Sound, tone } from '../tone/wav.ts';
import { dialsInByKeys } from './sipp-scenarios.ts';

/** SIPp as a telephone that dials into a meeting by keys and then sounds a tone until it is hung up. */
export type SippPhone = Pick<Sipp, 'done' | 'output'> & {
  /** What was sent to it, as captured on its way there: the last seconds. */
  heard(seconds: number): Promise<Sound>;
  stop(): Promise<void>;
};

/** What it does. */
export type SippPhoneOptions = {
  /** Host and port, and user, that it calls. */
  readonly remote: string;
  readonly service: string;
  readonly id: string;
  readonly password: string;
  /** Of its tone, Hz; a whole number. */
  readonly hz: number;
};

const RATE = 8000;
const LOOP_SECONDS = 10;
/** Peak of its tone, of 1. */
const PEAK = 0.3;

/** Starts it; it calls at once. SIPp can play sound and keep none, so its ear is a tcpdump at its port. */
export const startSippPhone = async ({ remote, service, id, password, hz }: SippPhoneOptions): Promise<SippPhone> => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-sipp-phone-'));
  const sound = join(folder, 'tone.ulaw');
  const capture = join(folder, 'heard.pcap');
  const { samples } = tone(hz, RATE, LOOP_SECONDS, PEAK);
  await writeFile(sound, Buffer.from(samples.map((sample) => muLaw(sample * 32_767))));
  const media = await freePorts(4);
  const filter = ['udp', 'and', 'dst', 'port', String(media)];
  const ear = startChild('tcpdump', ['-i', 'lo', '-U', '-n', '-Z', 'root', '-w', capture, ...filter], folder);
  await until('the ear of SIPp’s telephone', () => ear.output().includes('listening on'));
  const sipp = await startSipp({
    scenario: dialsInByKeys({ id, password, sound }),
    ...{ remote, service, media, calls: 1, timeoutSeconds: 300 },
  });
  return {
    done: sipp.done,
    output: () => `${sipp.output()}\n${ear.output()}`,
    heard: async (seconds) => {
      const packets = rtpOf(await readFile(capture).catch(() => Buffer.alloc(0)));
      const bytes = Buffer.concat(packets.slice(-50 * seconds).map((packet) => packet.subarray(RTP_HEADER)));
      return { rate: RATE, samples: Float32Array.from(bytes, (byte) => fromMuLaw(byte) / 32_768) };
    },
    stop: async () => {
      await sipp.stop();
      await ear.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Headers of a capture file, of a record in it, and of Ethernet (which loopback pretends to be) and UDP; bytes. */
const [FILE, RECORD, ETHERNET, UDP] = [24, 16, 14, 8];

/** The RTP packets with PCMU in a capture of loopback, also one that is still being written. */
const rtpOf = (file: Buffer): Buffer[] => {
  const packets: Buffer[] = [];
  for (let at = FILE; at + RECORD <= file.length; ) {
    const start = at + RECORD;
    const end = start + file.readUInt32LE(at + 8);
    const ip = start + ETHERNET;
    const packet = file.subarray(ip + 4 * (file[ip]! & 15) + UDP, end);
    if (end <= file.length && packet.length > RTP_HEADER && !isRtcp(packet) && (packet[1]! & 127) === 0) {
      packets.push(packet);
    }
    at = end;
  }
  return packets;
};
