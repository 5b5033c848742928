import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import type { HostProcess } from './host-process.ts';

/** A TURN or STUN server as a page names it. */
export type PageServer = { readonly urls: string; readonly username?: string; readonly credential?: string };

/** A real browser's end of a call: it sends a tone and hears what comes back. */
export type GuestPage = {
  /** Offers; resolves once connected, with the milliseconds from the offer. */
  call(): Promise<number>;
  /** Restarts ICE and resolves when the new pair is in use. */
  restart(): Promise<void>;
  state(): Promise<string>;
  /** What the page has heard, and over which pair. */
  heard(): Promise<Heard>;
  close(): Promise<void>;
};

type Heard = {
  readonly packets: number;
  readonly lost: number;
  /** Energy of the decoded sound since the beginning. */
  readonly energy: number;
  readonly localType: string;
  readonly remoteType: string;
  readonly remoteAddress: string;
  readonly relayProtocol: string;
};

/** Starts Debian's Chromium behind a command that says where; the control pipe needs no network. */
export const startChromium = async (where: readonly string[], folder: string): Promise<Browser> => {
  const wrapper = join(folder, `chromium-${where.at(-1)}`);
  await writeFile(wrapper, `#!/bin/sh\nexec ${where.join(' ')} /usr/bin/chromium "$@"\n`);
  await chmod(wrapper, 0o755);
  return chromium.launch({
    executablePath: wrapper,
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
  });
};

// Runs in the page.
const SCRIPT = `
  window.open_ = (iceServers) => {
    const pc = new RTCPeerConnection({ iceServers });
    window.pc = pc;
    const sound = new AudioContext();
    const tone = sound.createOscillator();
    const out = sound.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    pc.addTrack(out.stream.getAudioTracks()[0], out.stream);
    pc.ontrack = ({ track }) => {
      const audio = new Audio();
      audio.srcObject = new MediaStream([track]);
      audio.play();
    };
    pc.onicecandidate = ({ candidate }) => candidate && signalCandidate(candidate.candidate);
  };
  window.offer = async (iceRestart) => {
    window.begun = performance.now();
    await pc.setLocalDescription(await pc.createOffer({ iceRestart }));
    const sdp = await signalOffer(pc.localDescription.sdp);
    await pc.setRemoteDescription({ type: 'answer', sdp });
  };
  window.connected = () => new Promise((resolve, reject) => {
    const look = () => {
      if (pc.connectionState === 'connected') resolve(performance.now() - begun);
      else if (pc.connectionState === 'failed') reject(new Error('failed'));
    };
    pc.addEventListener('connectionstatechange', look);
    look();
  });
  window.heard = async () => {
    const all = [...(await pc.getStats()).values()];
    const inbound = all.find((s) => s.type === 'inbound-rtp') ?? {};
    const transport = all.find((s) => s.type === 'transport') ?? {};
    const pair = all.find((s) => s.id === transport.selectedCandidatePairId) ?? {};
    const local = all.find((s) => s.id === pair.localCandidateId) ?? {};
    const remote = all.find((s) => s.id === pair.remoteCandidateId) ?? {};
    return {
      packets: inbound.packetsReceived ?? 0,
      lost: inbound.packetsLost ?? 0,
      energy: inbound.totalAudioEnergy ?? 0,
      localType: local.candidateType ?? '',
      remoteType: remote.candidateType ?? '',
      remoteAddress: remote.address ?? '',
      relayProtocol: local.relayProtocol ?? '',
    };
  };
`;

/** Opens a page that will call a host. */
export const openGuestPage = async (
  browser: Browser,
  host: HostProcess,
  servers: readonly PageServer[] = [],
): Promise<GuestPage> => {
  const page: Page = await browser.newPage();
  await page.exposeFunction('signalOffer', (sdp: string) => host.answer(sdp));
  await page.exposeFunction('signalCandidate', (candidate: string) => host.addCandidate(candidate));
  host.onCandidate((candidate) => {
    const adding = `pc.addIceCandidate({ candidate: ${JSON.stringify(candidate)}, sdpMid: '0' })`;
    // The page may be closed meanwhile, or the answer still be on its way.
    page.evaluate(`${adding}.catch(() => undefined).then(() => undefined)`).catch(() => undefined);
  });
  await page.evaluate(SCRIPT);
  await page.evaluate(`open_(${JSON.stringify(servers)})`);
  return {
    call: async () => {
      await page.evaluate('offer(false)');
      return (await page.evaluate('connected()')) as number;
    },
    restart: async () => {
      const before = await page.evaluate('pc.localDescription.sdp.match(/ice-ufrag:(.*)/)[1]');
      await page.evaluate('offer(true)');
      const after = await page.evaluate('pc.localDescription.sdp.match(/ice-ufrag:(.*)/)[1]');
      if (before === after) throw new Error('nothing was restarted');
      await page.evaluate('connected()');
    },
    state: async () => (await page.evaluate('pc.connectionState')) as string,
    heard: async () => (await page.evaluate('heard()')) as Heard,
    close: () => page.close(),
  };
};
