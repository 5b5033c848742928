import { expect, test } from 'vitest';
import type { Handlers } from '../../app/bridge/contract.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import { ok } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { dispatch } from './dispatch.ts';
import { schemas } from './schemas.ts';

const called: unknown[] = [];
const handlers = Object.fromEntries(
  Object.keys(schemas).map((name) => [
    name,
    async (input: unknown) => {
      if (name === 'hold') throw new TypeError('secret path /root');
      called.push([name, input]);
      return ok(null);
    },
  ]),
) as unknown as Handlers;
const logs: string[] = [];
const send = (name: unknown, input: unknown) => dispatch(handlers, name, input, (line) => logs.push(line));
const refused = { ok: false, failure: { code: SDKERR.UISDK_API_INVALID_PARAMETERS } };

test.each(['__proto__', 'constructor', 'toString', 'nothing', 7, null, {}, ['hold']])(
  'an unknown verb %j is refused, because only the contract’s verbs exist',
  async (name) => {
    expect(await send(name, null)).toMatchObject(refused);
  },
);

test('a wrong shape is refused with the field named, before any handler runs', async () => {
  called.length = 0;
  expect(await send('acceptConf', { call: 'x', video: 1 })).toMatchObject({
    ok: false,
    failure: { reason: expect.stringContaining('acceptConf.video') },
  });
  expect(await send('acceptConf', { call: 'x', video: true, extra: 1 })).toMatchObject(refused);
  expect(await send('sendDtmf', { call: 'x', digits: '12x' })).toMatchObject(refused);
  expect(await send('negotiateMedia', { leg: 'l', session: null, revision: 0, sdp: 'v'.repeat(70_000) })).toMatchObject(
    refused,
  );
  expect(called).toEqual([]);
});

test.each([
  ['addAttendee', { meeting: 'm', attendees: [] }],
  ['addAttendee', { meeting: 'm', attendees: [{ name: 'nobody’s number' }] }],
  ['addAttendee', { meeting: 'm', attendees: [{ number: 'x'.repeat(129), name: '' }] }],
  ['addAttendee', { meeting: 'm', attendees: Array(8).fill({ number: '1', name: '' }) }],
  ['addAttendee', { meeting: 'm', attendees: [{ number: '\ud83d', name: '' }] }],
  ['meetingAction', { meeting: 'm', action: { do: 'explode' } }],
  ['meetingAction', { meeting: 'm', action: { do: 'mute', member: 'x' } }],
  ['meetingAction', { meeting: 'm', action: { do: 'set-role', member: 'x', role: 5 } }],
  ['meetingAction', { meeting: 'm', action: { do: 'extend', minutes: 241 } }],
  ['meetingAction', { meeting: 'm', action: { do: 'extend', minutes: 0.5 } }],
  ['meetingAction', { meeting: 'm', action: { do: 'lock', on: true, also: 1 } }],
  ['meetingAction', { meeting: 'm', action: { do: 'set-self', microphone: 'on' } }],
  ['joinRoom', { meeting: 'm', leg: 'l', sdp: 'v'.repeat(70_000) }],
  ['saveTurnPassword', { url: '', user: 'u', password: null }],
])('%s refuses %j before any handler runs', async (name, input) => {
  called.length = 0;
  expect(await send(name, input)).toMatchObject(refused);
  expect(called).toEqual([]);
});

test('every action of a meeting gets through in its own shape', async () => {
  const actions: readonly MeetingAction[] = [
    { do: 'mute', member: 'x', mayUnmute: true },
    { do: 'mute-all', mayUnmute: false },
    { do: 'ask-to-unmute', member: 'x' },
    { do: 'stop-camera', member: 'x' },
    { do: 'stop-screen', member: 'x' },
    { do: 'lower-hand', member: 'x' },
    { do: 'lower-all-hands' },
    { do: 'set-role', member: 'x', role: 3 },
    { do: 'hand-over', member: 'x' },
    { do: 'remove', member: 'x' },
    { do: 'admit', member: 'x' },
    { do: 'admit-all' },
    { do: 'turn-away', member: 'x' },
    { do: 'lock', on: true },
    { do: 'set-policy', policy: 2 },
    { do: 'set-waiting-room', on: true },
    { do: 'extend', minutes: 240 },
    { do: 'end' },
    { do: 'set-self', camera: false },
    { do: 'raise-hand', up: true },
    { do: 'leave' },
  ];
  called.length = 0;
  for (const action of actions) await send('meetingAction', { meeting: 'm', action });
  expect(called).toEqual(actions.map((action) => ['meetingAction', { meeting: 'm', action }]));
});

test('a handler that throws becomes a failure without its inner words, so nothing leaks to the page', async () => {
  const result = await send('hold', { call: 'x' });
  expect(result).toEqual({
    ok: false,
    failure: { code: SDKERR.SDKERR_UNKOWN, reason: 'hold failed inside Parley' },
  });
  expect(logs.join()).toContain('secret path');
});

test('startP2pConf takes any input through, because its own check answers with the contract’s codes', async () => {
  called.length = 0;
  await send('startP2pConf', 42);
  expect(called).toEqual([['startP2pConf', 42]]);
});
