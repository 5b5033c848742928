import { join } from 'node:path';
import { type RtcClient, rtcClient } from '../test/engine/media-rtc-client.ts';
import { hearing, silent } from './hearing.ts';
import { startJanus } from './janus.ts';
import type { LoadMember, LoadRoom } from './load-room.ts';
import { OWN_ADDRESS } from './own-address.ts';

const ROOM = 1234;

const withCandidate = (client: RtcClient, sdp: string): string =>
  sdp.replaceAll('a=rtcp-mux', `${client.transport().at(-1)}\r\na=rtcp-mux`);

/** Answers the offer of pictures that Janus makes to who subscribes: one VP8 line for each. */
const answerTo = (client: RtcClient, offer: string): string => {
  const mids = [...offer.matchAll(/^a=mid:(\S+)/gm)].map((match) => match[1]!);
  const type = /^a=rtpmap:(\d+) VP8/m.exec(offer)?.[1] ?? '96';
  const feedback = ['nack', 'nack pli', 'ccm fir', 'goog-remb'].map((one) => `a=rtcp-fb:${type} ${one}`);
  const lines = mids.flatMap((mid) => [
    `m=video 9 UDP/TLS/RTP/SAVPF ${type}`,
    'c=IN IP4 127.0.0.1',
    ...client.transport(),
    'a=setup:passive',
    'a=rtcp-mux',
    `a=mid:${mid}`,
    'a=recvonly',
    `a=rtpmap:${type} VP8/90000`,
    ...feedback,
  ]);
  const head = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${mids.join(' ')}`];
  return `${[...head, ...lines].join('\r\n')}\r\n`;
};

/** Janus with AudioBridge, which mixes at 48 kHz and is otherwise as it comes. */
export const audioBridge = async (folder: string): Promise<LoadRoom> => {
  const janus = await startJanus(join(folder, 'janus-sound'));
  await (await janus.attach('audiobridge')).ask({ request: 'create', room: ROOM, sampling_rate: 48_000 });
  const clients: RtcClient[] = [];
  return {
    pid: janus.pid,
    join: async () => {
      const client = await rtcClient(OWN_ADDRESS);
      clients.push(client);
      const handle = await janus.attach('audiobridge');
      await handle.ask({ request: 'join', room: ROOM });
      const sdp = withCandidate(client, client.offer({ audio: 'sendrecv', video: null }));
      const { jsep } = await handle.ask({ request: 'configure', muted: false }, { type: 'offer', sdp });
      await client.accept(jsep!.sdp);
      const member = silent();
      member.sound = (rtp) => {
        rtp.writeUInt32BE(client.audioSsrc, 8);
        client.send(rtp);
      };
      hearing(client, member);
      return member;
    },
    ready: async () => undefined,
    close: async () => {
      for (const client of clients) client.close();
      await janus.close();
    },
  };
};

/** Janus with VideoRoom: the first `cameras` members publish, and everybody subscribes to all others once all have joined. */
export const videoRoom = async (folder: string, cameras: number): Promise<LoadRoom> => {
  const janus = await startJanus(join(folder, 'janus-pictures'));
  const control = await janus.attach('videoroom');
  await control.ask({ request: 'create', room: ROOM, publishers: 8, videocodec: 'vp8', bitrate: 4_000_000 });
  const clients: RtcClient[] = [];
  const members: { readonly member: LoadMember; readonly feed: number }[] = [];
  const opened = async (): Promise<RtcClient> => {
    const client = await rtcClient(OWN_ADDRESS);
    clients.push(client);
    return client;
  };
  return {
    pid: janus.pid,
    join: async () => {
      const member = silent();
      const handle = await janus.attach('videoroom');
      const joined = await handle.ask({ request: 'join', ptype: 'publisher', room: ROOM });
      members.push({ member, feed: Number(joined.plugindata!.data.id) });
      if (members.length > cameras) return member;
      const client = await opened();
      const sdp = withCandidate(client, client.offer({ audio: null, video: 'sendonly' }));
      const { jsep } = await handle.ask({ request: 'publish' }, { type: 'offer', sdp });
      await client.accept(jsep!.sdp);
      member.picture = (rtp) => {
        rtp.writeUInt32BE(client.videoSsrc, 8);
        client.send(rtp);
      };
      hearing(client, member);
      return member;
    },
    ready: async () => {
      for (const { member, feed } of members) {
        const feeds = members.slice(0, cameras).filter((other) => other.feed !== feed);
        if (feeds.length === 0) continue;
        const handle = await janus.attach('videoroom');
        const streams = feeds.map((other) => ({ feed: other.feed }));
        const { jsep } = await handle.ask({ request: 'join', ptype: 'subscriber', room: ROOM, streams });
        const client = await opened();
        await handle.ask({ request: 'start' }, { type: 'answer', sdp: answerTo(client, jsep!.sdp) });
        await client.accept(jsep!.sdp);
        client.onRtp = (rtp) => {
          client.rtp.length = 0;
          member.onRtp(rtp);
        };
      }
    },
    close: async () => {
      for (const client of clients) client.close();
      await janus.close();
    },
  };
};
