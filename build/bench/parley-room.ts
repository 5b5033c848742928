import type { RoomMember } from '../../app/meeting/room-plan.ts';
import type { Result } from '../../app/result.ts';
import { rtcClient } from '../test/engine/media-rtc-client.ts';
import { gatewayChild } from '../test/gateway-child.ts';
import { hearing, silent } from './hearing.ts';
import type { LoadMember, LoadRoom } from './load-room.ts';

/** A room in a gateway process as it is shipped: the first member is the host's window, all others come as guests do. */
export const parleyRoom = async (entry: string): Promise<LoadRoom> => {
  const gateway = gatewayChild(entry);
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  gateway.listen((message) => {
    if (message.type === 'reply') waiting.get(message.id)?.(message.result);
  });
  const settings = { stun: [], turn: [], address: '127.0.0.1', publicAddress: '', ports: null, relayOnly: false };
  gateway.post({ call: 'reach', settings });
  const members: RoomMember[] = [];
  const closing: (() => void)[] = [];
  return {
    pid: gateway.pid,
    join: async () => {
      const n = members.length;
      const id = `member-${n}`;
      members.push({ id, media: { kind: 'leg', leg: id }, speaks: true, shows: true, shares: true });
      gateway.post({ call: 'room', plan: { room: '123456789', members: [...members] } });
      const client = await rtcClient();
      closing.push(() => client.close());
      const answer = new Promise<Result<unknown>>((resolve) => {
        waiting.set(n, resolve);
      });
      gateway.post({
        ...{ id: n, call: 'roomLeg' },
        input: { leg: id, sdp: client.roomOffer(), ice: n === 0 ? 'lite' : 'full' },
      });
      const answered = await answer;
      if (!answered.ok) throw new Error(answered.failure.reason);
      await client.accept(answered.value as string);
      const member: LoadMember = {
        ...silent(),
        sound: (rtp) => {
          rtp.writeUInt32BE(client.audioSsrc, 8);
          client.send(rtp);
        },
        picture: (rtp) => {
          rtp.writeUInt32BE(client.videoSsrc, 8);
          client.send(rtp);
        },
      };
      hearing(client, member);
      return member;
    },
    ready: async () => undefined,
    close: async () => {
      for (const close of closing) close();
      gateway.close();
    },
  };
};
