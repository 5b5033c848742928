import { expect, test } from 'vitest';
import type { MediaOffer } from '../../app/bridge/contract.ts';
import { fail, ok } from '../../app/result.ts';
import { type FakeConnection, fakeConnection } from './peer-connection.fake.ts';
import { createLeg } from './peer-connection.ts';
import { createSpare } from './spare.ts';

const flush = () => new Promise((resolve) => setTimeout(resolve));

const room = () => {
  const connections: FakeConnection[] = [];
  const offers: MediaOffer[] = [];
  const timers: { ms: number; run: () => void; off: boolean }[] = [];
  const t = { refuse: false };
  const spare = createSpare({
    openLeg: () => {
      const made = fakeConnection();
      connections.push(made);
      return createLeg({
        id: `leg${connections.length}`,
        connection: made.connection,
        transport: 'gateway',
        videoMaxKbps: 800,
      });
    },
    negotiate: async (offer) => {
      offers.push(offer);
      return t.refuse ? fail(-1, 'not ready') : ok({ sdp: 'a=fingerprint:x' });
    },
    later: (ms, run) => {
      const timer = { ms, run, off: false };
      timers.push(timer);
      return () => {
        timer.off = true;
      };
    },
  });
  const due = (ms: number) => {
    for (const timer of timers.filter((x) => x.ms === ms && !x.off)) {
      timer.off = true;
      timer.run();
    }
  };
  return { t, spare, connections, offers, due };
};

test('nothing is connected before there is a gateway, because it could not answer', async () => {
  const { spare, offers } = room();
  spare.expect();
  await flush();
  expect(offers).toEqual([]);
});

test('a spare is offered with both streams inactive and no session, so that it costs nothing and fits every call', async () => {
  const { spare, offers } = room();
  spare.start();
  await flush();
  expect(offers).toEqual([
    { leg: 'leg1', session: null, revision: 0, sdp: 'm=audio\r\na=inactive\r\nm=video\r\na=inactive' },
  ]);
});

test('a spare is handed over once, and another is warmed a moment later', async () => {
  const { spare, offers, due } = room();
  spare.start();
  await flush();
  expect(spare.take()?.id).toBe('leg1');
  expect(spare.take()).toBeNull();
  due(1500);
  await flush();
  expect(offers.map((o) => o.leg)).toEqual(['leg1', 'leg2']);
  expect(spare.take()?.id).toBe('leg2');
});

test('a spare whose answer is still awaited is not handed over, because two offers cannot be open at once', () => {
  const { spare } = room();
  spare.start();
  expect(spare.take()).toBeNull();
});

test('a spare that is refused or lost is tried again later', async () => {
  const { t, spare, connections, offers, due } = room();
  t.refuse = true;
  spare.start();
  await flush();
  expect(spare.take()).toBeNull();
  t.refuse = false;
  due(500);
  await flush();
  expect(offers.map((o) => o.leg)).toEqual(['leg1', 'leg2']);
  connections[1]?.become('failed');
  expect(connections[1]?.closed()).toBe(true);
  expect(spare.take()).toBeNull();
});

test('with nobody at the window for half a minute the spare is closed, because even an idle connection costs CPU', async () => {
  const { spare, connections, offers, due } = room();
  spare.start();
  await flush();
  due(30_000);
  expect(connections[0]?.closed()).toBe(true);
  expect(spare.take()).toBeNull();
  spare.expect();
  await flush();
  expect(offers.map((o) => o.leg)).toEqual(['leg1', 'leg2']);
});

test('signs of a coming call keep the spare, without making another', async () => {
  const { spare, connections, due } = room();
  spare.start();
  await flush();
  spare.expect();
  spare.expect();
  expect(connections).toHaveLength(1);
  due(30_000);
  expect(connections[0]?.closed()).toBe(true);
});
