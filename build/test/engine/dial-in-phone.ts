import { eventPayload } from '../../../main/media/gateway/dtmf.ts';
import { fromMuLaw, muLaw } from '../../../main/media/gateway/g711.ts';
import { isRtcp, RTP_HEADER, rtpPacket } from '../../../main/media/gateway/rtp.ts';
import { sleep, until } from '../peers/until.ts';
import { type PeerMessage, ScriptedPeer } from '../scripted-peer.ts';
import { levelOfTone } from '../tone/spectrum.ts';
import { every20ms, openSocket } from './media-sound.ts';
import { peerSdp } from './peer-sdp.ts';

/** A telephone on raw UDP, PCMU and RFC 4733: it sounds a tone of its own from the moment it knows where to. */
export type Phone = {
  readonly peer: ScriptedPeer;
  /** Every RTP packet it was sent, and every RTCP packet. */
  readonly heard: readonly Buffer[];
  readonly control: readonly Buffer[];
  /** Calls and takes the call up; resolves with the 200. */
  dial(uri: string, headers?: readonly string[]): Promise<PeerMessage>;
  /** Answers the next INVITE. */
  pickUp(): Promise<void>;
  /** Presses keys one after the other (RFC 4733). */
  press(keys: string): Promise<void>;
  /** In the call, by INFO. */
  info(digit: string): void;
  hangUp(): void;
  /** How loud a tone was in the last second, dBFS; −127 when less has come. */
  level(hz: number): number;
  close(): void;
};

/** Samples of a second at 8 kHz. */
const SECOND = 8000;

/** For whoever has to press a button first, ms. */
const PATIENCE_MS = 30_000;

/** Makes one that sounds `hz`. */
export const openPhone = async (hz: number): Promise<Phone> => {
  const peer = await ScriptedPeer.open();
  const socket = await openSocket();
  const heard: Buffer[] = [];
  const control: Buffer[] = [];
  const ssrc = hz;
  let remote = 0;
  let sequence = 0;
  let timestamp = 0;
  let pressing = false;
  let call: PeerMessage | null = null;
  let cseq = 1;
  socket.on('message', (packet) => {
    // STUN indications keep a NAT open and are none of either (RFC 7983).
    if (packet[0]! >> 6 !== 2) return;
    (isRtcp(packet) ? control : heard).push(Buffer.from(packet));
  });
  const send = (packet: Buffer): void => {
    if (remote > 0) socket.send(packet, remote, '127.0.0.1');
  };
  const stop = every20ms(() => {
    const payload = Buffer.from(
      Array.from({ length: 160 }, (_, i) => muLaw(8000 * Math.sin((2 * Math.PI * hz * (timestamp + i)) / SECOND))),
    );
    timestamp += 160;
    if (!pressing) send(rtpPacket(0, false, sequence++ & 0xffff, timestamp, ssrc, payload));
  });
  peer.onMessage = (message) => {
    if (['BYE', 'INFO', 'OPTIONS', 'NOTIFY', 'UPDATE'].includes(message.method)) peer.reply(message, 200, 'OK');
  };
  const reach = (sdp: string): void => {
    remote = Number(/^m=audio (\d+) /m.exec(sdp)?.[1] ?? 0);
  };
  return {
    peer,
    heard,
    control,
    dial: async (uri, headers = []) => {
      const at = /@([\d.]+):(\d+)/.exec(uri)!;
      const to = { address: at[1]!, port: Number(at[2]) };
      const callId = `dial-in-${hz}-${peer.branch()}`;
      const body = peerSdp({ port: socket.address().port });
      peer.request('INVITE', uri, to, { callId }, { headers, body });
      const final = await peer.wait(
        (message) => message.status >= 200 && message.header('Call-ID') === callId,
        PATIENCE_MS,
      );
      if (final.status === 200) {
        reach(final.body);
        call = final;
        peer.inDialog(final, 'ACK', 1);
      }
      return final;
    },
    pickUp: async () => {
      const invite = await peer.wait((message) => message.method === 'INVITE', PATIENCE_MS);
      reach(invite.body);
      call = invite;
      peer.reply(invite, 200, 'OK', { body: peerSdp({ port: socket.address().port }) });
      await peer.wait((message) => message.method === 'ACK');
    },
    press: async (keys) => {
      for (const key of keys) {
        pressing = true;
        const event = '0123456789*#'.indexOf(key);
        const begin = timestamp;
        for (let step = 1; step <= 5; step++) {
          const end = step > 3;
          send(rtpPacket(101, step === 1, sequence++ & 0xffff, begin, ssrc, eventPayload(event, end, step * 160)));
          await sleep(20);
        }
        pressing = false;
        await sleep(40);
      }
    },
    info: (digit) => {
      peer.inDialog(call!, 'INFO', ++cseq, {
        body: `Signal=${digit}\r\nDuration=160\r\n`,
        type: 'application/dtmf-relay',
      });
    },
    hangUp: () => void peer.inDialog(call!, 'BYE', ++cseq),
    level: (tone) => {
      const bytes = Buffer.concat(heard.slice(-50).map((packet) => packet.subarray(RTP_HEADER)));
      if (bytes.length < SECOND) return -127;
      return levelOfTone({ rate: SECOND, samples: Float32Array.from(bytes, (byte) => fromMuLaw(byte) / 32_768) }, tone);
    },
    close: () => {
      stop();
      peer.close();
      socket.close();
    },
  };
};

/** Looks a few times a second, since looking takes a transform of a second of sound. */
export const whenHeard = (what: string, probe: () => boolean): Promise<unknown> =>
  until(what, () => sleep(200).then(probe), 20_000);
