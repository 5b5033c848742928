import { expect, test } from 'vitest';
import { ROOM_LINES } from '../../app/meeting/slots.ts';
import { type FakeConnection, fakeConnection, fakeTrack } from '../media/peer-connection.fake.ts';
import { createRoomConnection, type RoomSignalling } from './room-connection.ts';

const lab = () => {
  const made: FakeConnection[] = [];
  const said: string[] = [];
  const timers: { ms: number; run: () => void }[] = [];
  let answers: (string | null)[] = [];
  let changes = 0;
  const signalling: RoomSignalling = {
    offer: async () => {
      said.push('offer');
      return answers.length > 0 ? answers.shift()! : 'v=0';
    },
    candidate: (candidate) => void said.push(`candidate ${candidate}`),
    onCandidate: null,
  };
  const connection = createRoomConnection({
    signalling,
    newConnection: () => {
      const fake = fakeConnection();
      made.push(fake);
      return fake.connection;
    },
    changed: () => {
      changes += 1;
    },
    later: (ms, run) => {
      const timer = { ms, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer) >>> 0, 1);
    },
  });
  return {
    connection,
    signalling,
    made,
    said,
    changes: () => changes,
    answer: (next: (string | null)[]) => {
      answers = next;
    },
    /** Lets every promise that is ready go on. */
    rest: async () => {
      for (let i = 0; i < 30; i++) await Promise.resolve();
    },
    /** Runs the only timer that waits. */
    wait: () => {
      expect(timers).toHaveLength(1);
      const [timer] = timers.splice(0);
      timer!.run();
      return timer!.ms;
    },
    timers,
  };
};

test('the one offer has the lines of a room in their order, so that nothing is negotiated when members come and go', async () => {
  const { made, rest } = lab();
  await rest();
  const lines = made[0]!.connection.getTransceivers().map((t) => `${t.receiver.track.kind} ${t.direction}`);
  const directions = { sound: 'sendrecv', own: 'sendonly', slot: 'recvonly' };
  expect(lines).toEqual(ROOM_LINES.map(({ kind, use }) => `${kind} ${directions[use]}`));
  const most = made[0]!.connection.getTransceivers().map((t) => t.sender.getParameters().encodings[0]?.maxBitrate);
  expect(most.slice(0, 4)).toEqual([undefined, 600_000, 1_500_000, undefined]);
});

test('mute, another device and a share only replace tracks', async () => {
  const { connection, made, said, rest } = lab();
  await rest();
  const [voice, face, screen] = [fakeTrack('audio', 'a'), fakeTrack('video', 'v'), fakeTrack('video', 's')];
  connection.send({ sound: voice, camera: face, screen });
  expect(made[0]!.sent().slice(0, 4)).toEqual([voice, face, screen, null]);
  connection.send({ sound: null, camera: null, screen: null });
  expect(made[0]!.sent().slice(0, 3)).toEqual([null, null, null]);
  expect(said).toEqual(['offer']);
});

test('candidates wait for the answer on both sides, because before it they belong to nothing', async () => {
  const { signalling, made, said, rest } = lab();
  signalling.onCandidate?.('theirs-early');
  await Promise.resolve();
  made[0]!.find('ours-early');
  expect(said).not.toContain('candidate ours-early');
  await rest();
  made[0]!.find('ours-late');
  made[0]!.find(null);
  signalling.onCandidate?.('theirs-late');
  await rest();
  expect(said).toEqual(['offer', 'candidate ours-early', 'candidate ours-late', 'candidate ']);
  expect(made[0]!.log).toEqual(['local offer', 'remote answer', 'candidate theirs-early', 'candidate theirs-late']);
});

test('a short break mends itself; a longer one restarts ICE and keeps the connection', async () => {
  const { connection, made, said, rest, wait, timers } = lab();
  await rest();
  made[0]!.become('connected');
  expect(connection.state()).toBe('connected');
  made[0]!.become('disconnected');
  made[0]!.become('connected');
  expect(timers).toEqual([]);
  made[0]!.become('disconnected');
  expect(wait()).toBe(1000);
  expect(connection.state()).toBe('lost');
  await rest();
  expect(made).toHaveLength(1);
  expect(made[0]!.log.slice(2)).toEqual(['ice restart', 'local offer', 'remote answer']);
  made[0]!.become('connected');
  expect(connection.state()).toBe('connected');
  expect(said).toEqual(['offer', 'offer']);
  expect(timers).toEqual([]);
});

test('when the restart does not help a new connection takes its place, with the same tracks', async () => {
  const { connection, made, rest, wait } = lab();
  const voice = fakeTrack('audio', 'a');
  connection.send({ sound: voice, camera: null, screen: null });
  await rest();
  made[0]!.become('connected');
  made[0]!.become('failed');
  await rest();
  expect(made[0]!.log.slice(2)).toEqual(['ice restart', 'local offer', 'remote answer']);
  wait();
  await rest();
  expect(made).toHaveLength(2);
  expect(made[0]!.closed()).toBe(true);
  expect(made[1]!.sent()[0]).toBe(voice);
  made[1]!.become('connected');
  expect(connection.state()).toBe('connected');
});

test('without an answer it tries on with growing pauses, says at length that nothing gets through, and is mended at once when told', async () => {
  const { connection, answer, made, rest, wait, timers } = lab();
  answer([null, null, null, null, null]);
  await rest();
  const pauses: number[] = [];
  for (let i = 0; i < 4; i++) {
    pauses.push(wait());
    await rest();
  }
  expect(pauses).toEqual([500, 1000, 2000, 4000]);
  expect(connection.state()).toBe('failed');
  connection.renew();
  await rest();
  made.at(-1)!.become('connected');
  expect(connection.state()).toBe('connected');
  expect(timers).toEqual([]);
});

test('what is closed does nothing more, whatever comes late', async () => {
  const { connection, made, said, rest, timers } = lab();
  connection.close();
  await rest();
  made[0]!.become('failed');
  await rest();
  expect(made).toHaveLength(1);
  expect(said.length).toBeLessThan(2);
  expect(timers).toEqual([]);
});
