import { expect, test, vi } from 'vitest';
import type { CallRecord } from '../../app/call/call-record.ts';
import { fakeLines } from '../lines/lines.fake.ts';
import { conferenceAmongFakes } from './conference.fake.ts';

const setUp = () => {
  const lines = fakeLines();
  const records: CallRecord[] = [];
  const conference = conferenceAmongFakes({ lines, record: (record) => void records.push(record) });
  return {
    lines,
    records,
    conference,
    /** Calls Bob, who has yet to answer. */
    start: () =>
      new Promise((resolve) =>
        conference.startP2pConf(
          { callerInfo: {}, calleeInfo: { number: 'sip:bob@example.com' }, mediaType: 0 },
          resolve,
        ),
      ),
  };
};

test('an incoming call rings, is answered with the active call put on hold, and ends', async () => {
  const t = setUp();
  await t.start();
  t.lines.dialled[0]?.happen({ type: 'established' });
  const incoming = t.lines.ring(true);
  const id = t.conference.calls.getState().find((call) => call.direction === 'in')?.id ?? '';
  expect((await t.conference.answer(id, false)).ok).toBe(true);
  await vi.waitFor(() => expect(incoming.did).toEqual(['answer audio']));
  await vi.waitFor(() => expect(t.lines.dialled[0]?.did).toEqual(['hold']));
  await vi.waitFor(() =>
    expect(t.conference.calls.getState().map((call) => call.state.phase)).toEqual(['held', 'active']),
  );
  incoming.happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  expect(t.records.at(-1)).toMatchObject({ direction: 'in', outcome: { kind: 'completed' } });
});

test('a call that is picked up while another one is active puts that one on hold: one has the person’s ear at a time', async () => {
  const t = setUp();
  await t.start();
  const incoming = t.lines.ring(false);
  const id = t.conference.calls.getState().find((call) => call.direction === 'in')?.id ?? '';
  await t.conference.answer(id, false);
  await vi.waitFor(() => expect(incoming.did).toEqual(['answer audio']));
  t.lines.dialled[0]?.happen({ type: 'established' });
  expect(t.conference.calls.getState().map((call) => call.state.phase)).toEqual(['active', 'held']);
  expect(incoming.did).toContain('hold');
});

test('of many missed calls only the newest ten stay on the screen, because the history has them all', () => {
  const t = setUp();
  for (let i = 0; i < 30; i++) {
    t.lines.ring(false).happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  }
  expect(t.conference.calls.getState()).toHaveLength(10);
  expect(t.records.filter((record) => record.outcome?.kind === 'missed')).toHaveLength(30);
});

test('a fifth caller hears busy, because four wait already', () => {
  const t = setUp();
  for (let i = 0; i < 4; i++) expect(t.lines.ring(false).did).toEqual([]);
  expect(t.lines.ring(false).did).toEqual(['reject 486']);
});

test('a caller who gives up is a missed call; one answered elsewhere is not', () => {
  const t = setUp();
  t.lines.ring(false).happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  t.lines
    .ring(false)
    .happen({ type: 'ended', end: { by: 'remote', elsewhere: true, reason: 'Call completed elsewhere' } });
  expect(t.records.filter((record) => record.outcome).map((record) => record.outcome?.kind)).toEqual([
    'missed',
    'answered-elsewhere',
  ]);
});
