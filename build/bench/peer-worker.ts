import { createSocket } from 'node:dgram';
import { parentPort, workerData } from 'node:worker_threads';
import { muLaw } from '../../main/media/gateway/g711.ts';
import { rtpPacket } from '../../main/media/gateway/rtp.ts';
import { peerSdp } from '../test/engine/peer-sdp.ts';
import { type PeerMessage, ScriptedPeer } from '../test/scripted-peer.ts';
import { openClock } from './clock.ts';
import type { PeerEvent, PeerScript } from './peer.ts';

// A SIP phone in a thread of its own, so that what it times is not late because the benchmark is busy.
const script = workerData as PeerScript;
const now = openClock();
const tell = (event: PeerEvent): void => parentPort?.postMessage(event);

const peer = await ScriptedPeer.open();
const sound = createSocket('udp4');
await new Promise<void>((resolve) => sound.bind(0, '127.0.0.1', resolve));

/** 20 ms of a 1 kHz tone as PCMU. */
const TONE = Buffer.from(
  Array.from({ length: 160 }, (_, i) => muLaw(Math.round(12_000 * Math.sin((2 * Math.PI * i) / 8)))),
);

let call: { readonly id: string; sending: NodeJS.Timeout | undefined; answering: NodeJS.Timeout } | null = null;
let awaited = '';
let calls = 0;

sound.on('message', (packet) => {
  // STUN keeps the way open; sound is RTP.
  if (awaited === '' || packet.length < 12 || packet[0]! >> 6 !== 2) return;
  tell({ type: 'first-sound', call: awaited, at: now() });
  awaited = '';
});

const end = (): void => {
  if (call === null) return;
  clearInterval(call.sending);
  clearTimeout(call.answering);
  call = null;
  awaited = '';
};

const answer = (invite: PeerMessage, id: string): void => {
  end();
  const port = Number(/^m=audio (\d+)/m.exec(invite.body)?.[1]);
  const ssrc = ++calls;
  let sent = 0;
  peer.reply(invite, 180, 'Ringing');
  const send = (): void => {
    sound.send(rtpPacket(0, sent === 0, sent, sent * 160, ssrc, TONE), port, '127.0.0.1');
    sent++;
  };
  const answering = setTimeout(() => {
    awaited = id;
    const at = now();
    peer.reply(invite, 200, 'OK', { body: peerSdp({ port: sound.address().port }) });
    tell({ type: 'answered', call: id, at });
    // Not before: what comes ahead of the answer is heard at once, and would say nothing of the time after it.
    send();
    if (call !== null) call.sending = setInterval(send, 20);
  }, script.ringMs);
  call = { id, sending: undefined, answering };
};

let last = '';
peer.onMessage = (message) => {
  const at = now();
  const id = message.header('Call-ID');
  if (message.method === 'INVITE') {
    if (id === last) return;
    last = id;
    tell({ type: 'invite', call: id, at });
    if (script.does === 'refuse') peer.reply(message, 486, 'Busy Here');
    else answer(message, id);
  } else if (message.method === 'BYE' || message.method === 'CANCEL') {
    end();
    peer.reply(message, 200, 'OK');
  }
};
tell({ type: 'open', uri: `sip:bench@127.0.0.1:${peer.port}` });
