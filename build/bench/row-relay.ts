import { type ChildProcess, fork } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { fileURLToPath } from 'node:url';
import type { Result } from '../../app/result.ts';
import { rtpPacket } from '../../main/media/gateway/rtp.ts';
import { type RtcClient, rtcClient } from '../test/engine/media-rtc-client.ts';
import { peerSdp } from '../test/engine/peer-sdp.ts';
import { sleep } from '../test/peers/until.ts';
import type { Row } from './context.ts';
import { spreadOf, spreadText } from './figures.ts';

/** What the stand-in for main is asked. */
export type RelayAsk =
  | { readonly ask: 'open'; readonly session: string }
  | { readonly ask: 'accept' | 'leg'; readonly session: string; readonly sdp: string }
  | { readonly ask: 'block' };
/** What it answers: an SDP, or "". */
export type RelayAnswer = Result<string>;

const CALLS = 10;
const PACKET_MS = 20;
const SETTLE_MS = 1500;
const GOAL_MS = 5;

type RelayCall = { readonly client: RtcClient; readonly socket: Socket; readonly port: number; sent: number };

const askWith = (child: ChildProcess): ((ask: RelayAsk) => Promise<string>) => {
  const waiting = new Map<number, (answer: RelayAnswer) => void>();
  let next = 1;
  child.on('message', ({ id, answer }: { id: number; answer: RelayAnswer }) => waiting.get(id)?.(answer));
  return (ask) =>
    new Promise((resolve, reject) => {
      const id = next++;
      const timer = setTimeout(() => reject(new Error(`no answer to ${ask.ask}`)), 8000);
      waiting.set(id, (answer) => {
        clearTimeout(timer);
        if (answer.ok) resolve(answer.value);
        else reject(new Error(answer.failure.reason));
      });
      child.send({ id, ask });
    });
};

const openCall = async (ask: ReturnType<typeof askWith>, session: string): Promise<RelayCall> => {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const offer = await ask({ ask: 'open', session });
  await ask({ ask: 'accept', session, sdp: peerSdp({ port: socket.address().port }) });
  const client = await rtcClient();
  await client.accept(await ask({ ask: 'leg', session, sdp: client.offer({ audio: 'sendrecv', video: null }) }));
  return { client, socket, port: Number(/^m=audio (\d+)/m.exec(offer)?.[1]), sent: 0 };
};

/** Milliseconds every packet took through the gateway, both ways, with main blocked again and again; and how many were lost. */
const relayed = async (where: 'outside' | 'inside', entry: string, ms: number) => {
  const child = fork(fileURLToPath(new URL('./relay-main.mjs', import.meta.url)), [where, entry]);
  const ask = askWith(child);
  const calls: RelayCall[] = [];
  const delays: number[] = [];
  let measuring = false;
  let sent = 0;
  // Each packet carries the time it was sent at; both ends are in this process.
  const came = (payload: Buffer): void => {
    if (!measuring || payload.length < 160) return;
    const at = payload.readDoubleBE(0);
    if (at > 0) delays.push(performance.now() - at);
  };
  const payload = (): Buffer => {
    const out = Buffer.alloc(160, 0xff);
    out.writeDoubleBE(measuring ? performance.now() : 0, 0);
    if (measuring) sent++;
    return out;
  };
  const timers: NodeJS.Timeout[] = [];
  try {
    for (let i = 0; i < CALLS; i++) calls.push(await openCall(ask, `call ${i}`));
    for (const [i, call] of calls.entries()) {
      call.socket.on('message', (packet) => came(packet.subarray(12)));
      call.client.onRtp = (packet) => {
        came(packet.subarray(12));
        call.client.rtp.length = 0;
      };
      const send = (): void => {
        const n = call.sent++;
        call.client.send(rtpPacket(0, n === 0, n, n * 160, call.client.audioSsrc, payload()));
        call.socket.send(rtpPacket(0, n === 0, n, n * 160, 0x5000 + i, payload()), call.port, '127.0.0.1');
      };
      // The calls take turns within the 20 ms, as strangers do.
      await sleep(PACKET_MS / CALLS);
      timers.push(setInterval(send, PACKET_MS));
    }
    await ask({ ask: 'block' });
    await sleep(SETTLE_MS);
    measuring = true;
    await sleep(ms);
    measuring = false;
    const expected = sent;
    await sleep(200);
    return { delays, lost: expected - delays.length };
  } finally {
    for (const timer of timers) clearInterval(timer);
    for (const { client, socket } of calls) {
      client.close();
      socket.close();
    }
    child.kill();
  }
};

/** Delay through the gateway with ten calls and a blocked main: in a process of its own as shipped, and inside main for contrast. */
export const relayRow: Row = async ({ gatewayEntry }) => {
  const ours = await relayed('outside', gatewayEntry, 10_000);
  const inside = await relayed('inside', gatewayEntry, 4_000);
  const spread = spreadOf(ours.delays);
  const contrast = spreadOf(inside.delays);
  return [
    {
      what: 'relay delay, 10 calls, main blocked 40 ms at a time',
      figure: `${spreadText(spread, 'ms')}${ours.lost > 0 ? `, ${ours.lost} lost` : ''}`,
      goal: { text: `p99 < ${GOAL_MS} ms`, met: spread.p99 < GOAL_MS && ours.lost === 0 },
      peer: `gateway inside main ${spreadText(contrast, 'ms')}`,
      ratio: spread.p99 / contrast.p99,
    },
  ];
};
