import { vi } from 'vitest';
import type { CallRecord } from '../../app/call/call-record.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../app/settings/settings.ts';
import { fakeLines } from '../lines/lines.fake.ts';
import { fakeRoomPort } from '../media/room-port.fake.ts';
import { type FakeSipCall, fakeSipCall } from '../sip/sip-call.fake.ts';
import type { SipInvitation } from '../sip/sip-engine.ts';
import { conferenceAmongFakes } from './conference.fake.ts';
import type { KeyHolder } from './key-holder.ts';

/** Contacts by the key they hold. */
const HOLDERS: { readonly [fingerprint: string]: KeyHolder } = {
  colleague: { name: 'Cora', company: 'acme', answersTo: () => false },
  friend: { name: 'Fay', company: '', answersTo: () => false },
  callee: { name: 'Robert', company: '', answersTo: (address) => address === 'sip:bob@example.com' },
};

/** A host whose meeting people dial into, on fake timers; `without` makes it one without a guest password. */
export const entranceAmongFakes = async (change: Partial<Settings> = {}, without = false) => {
  const lines = fakeLines();
  const room = fakeRoomPort();
  const records: CallRecord[] = [];
  const conference = conferenceAmongFakes({
    lines,
    room,
    settings: () => ({ ...DEFAULT_SETTINGS, displayName: 'Ada', ...change }),
    holderOf: (fingerprint) => HOLDERS[fingerprint] ?? null,
    record: (record) => void records.push(record),
  });
  const host = async (answered = true): Promise<void> => {
    const info = { calleeInfo: { number: 'sip:bob@example.com', nickName: 'Bob' }, mediaType: 0, callerInfo: {} };
    await new Promise<number>((resolve) =>
      conference.startP2pConf({ ...info, isGuestJoinConfWithoutPwd: without }, resolve),
    );
    if (answered) lines.dialled[0]?.happen({ type: 'established' });
  };
  const meeting = (): Meeting => conference.focus.meetings.getState()[0]!;
  return {
    lines,
    room,
    records,
    conference,
    host,
    meeting,
    calls: () => conference.calls.getState(),
    people: () => meeting().members.map(({ name, way, state }) => `${name} ${way} ${state.phase}`),
    /** A call comes in that says this of a meeting. */
    dial: async (
      said: Partial<SipInvitation>,
      offered = {},
      calledUri = 'sip:parley@127.0.0.1',
    ): Promise<FakeSipCall> => {
      const call = fakeSipCall('in', false);
      const invitation = { ...call.invitation!, ...said };
      const made = { ...call, invitation, calledUri, offered: { ...call.offered, ...offered } };
      made.happen = call.happen;
      lines.receive(made);
      await vi.advanceTimersByTimeAsync(600);
      return made;
    },
    press: (call: FakeSipCall, keys: string): void => {
      for (const digit of keys) call.happen({ type: 'dtmf', digit });
    },
    prompts: () => room.log.filter((line) => line.startsWith('prompt')).map((line) => line.slice(7)),
    act: (action: MeetingAction) => conference.meetingAction(meeting().id, action),
    /** Rooms in which somebody hears nothing but prompts. */
    anterooms: () => [...room.plans.values()].filter((plan) => plan.room.startsWith('entrance:')),
  };
};

/** What an INVITE says that knows a meeting's ID and password. */
export const seeing = (meeting: Meeting) => ({ conference: meeting.id, password: meeting.details.guestPwd });
