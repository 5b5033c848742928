import { type GuestLeg, openGuestLeg } from '../../../main/media/gateway/ice/guest-leg.ts';
import { type GuestPorts, openGuestPorts } from '../../../main/media/gateway/ice/guest-ports.ts';
import { sequenceDelta } from '../../../main/media/gateway/rtp.ts';
import { parseSdp } from '../../../main/media/gateway/sdp-parse.ts';
import { audioAnswer, ECHO_SSRC } from './audio-answer.ts';
import type { FromHost, HostFigures, ToHost } from './host-messages.ts';

// The gateway's side, run in a network of its own: answers offers and sends back the sound it hears.
let ports: GuestPorts | null = null;
let leg: GuestLeg | null = null;
const refused: string[] = [];
let version = 0;
let seenFrom = '';
let figures: HostFigures = { heard: 0, missing: 0, strangers: 0, rejected: 0, cpuMicroseconds: 0, memory: 0 };
let [newest, lost, connected] = [-1, 0, false];

const post = (message: FromHost): void => void process.send?.(message);

const hear = (packet: Buffer): void => {
  const sequence = packet.readUInt16BE(2);
  const step = newest < 0 ? 1 : sequenceDelta(newest, sequence);
  if (step > 0) newest = sequence;
  const missing = figures.missing + (step > 0 ? step - 1 : -1);
  figures = { ...figures, heard: figures.heard + 1, missing };
  const back = Buffer.from(packet);
  back.writeUInt32BE(ECHO_SSRC, 8);
  leg?.sendRtp(back);
};

const answer = async (sdp: string): Promise<void> => {
  const offer = parseSdp(sdp)!;
  const { fragment, password, fingerprint } = offer.media[0]!;
  if (leg === null) {
    leg = openGuestLeg(
      ports!,
      { fragment, password, fingerprint: fingerprint!, seenFrom },
      {
        candidate: (candidate) => post({ type: 'candidate', candidate }),
        lost: () => lost++,
      },
    );
    leg.listen({
      rtp: hear,
      rtcp: () => undefined,
      connected: () => {
        connected = true;
      },
      failed: (reason) => post({ type: 'failed', reason }),
    });
  } else leg.restart({ fragment, password });
  const { candidates } = offer.media[0]!;
  for (const line of candidates) leg.addCandidate(line);
  await leg.gathered();
  post({ type: 'answer', sdp: audioAnswer(offer, leg, ++version) });
};

const take = async (message: ToHost): Promise<void> => {
  if (message.type === 'open') {
    ports = await openGuestPorts(message.settings, (url) => refused.push(url));
    seenFrom = message.seenFrom;
    post({ type: 'opened', candidates: [], refused });
  } else if (message.type === 'gathered') {
    await ports!.gathered;
    post({
      type: 'opened',
      refused,
      candidates: ports!.candidates().map(({ type, address, port }) => `${type} ${address} ${port}`),
    });
  } else if (message.type === 'offer') await answer(message.sdp);
  else if (message.type === 'candidate') leg?.addCandidate(message.candidate);
  else if (message.type === 'close') {
    leg?.close();
    ports?.close();
    leg = null;
    ports = null;
    // Everything of ours is to be gone: sockets, timers.
    setTimeout(async () => {
      // The timer that runs would be counted itself.
      await new Promise(setImmediate);
      const left = process.getActiveResourcesInfo().filter((name) => !['PipeWrap', 'Pipe', 'TTYWrap'].includes(name));
      post({ type: 'closed', left });
      process.disconnect();
    }, 700);
  } else {
    const { user, system } = process.cpuUsage();
    post({
      type: 'figures',
      lost,
      connected: connected && (leg?.connected() ?? false),
      figures: {
        ...figures,
        strangers: ports?.strangers() ?? 0,
        rejected: leg?.rejected() ?? 0,
        cpuMicroseconds: user + system,
        memory: process.memoryUsage().rss,
      },
    });
  }
};
process.on('message', (message: ToHost) => void take(message));
process.on('unhandledRejection', (error) => post({ type: 'failed', reason: `unhandled: ${String(error)}` }));
