import { expect } from 'vitest';
import type { CallRecord } from '../../../app/call/call-record.ts';
import type { MeetingAction } from '../../../app/meeting/action.ts';
import type { Meeting } from '../../../app/meeting/meeting.ts';
import type { Member } from '../../../app/meeting/member.ts';
import { fail, ok } from '../../../app/result.ts';
import { SDKERR } from '../../../app/sdkerr.ts';
import { conferenceAmongFakes } from '../../../main/conference/conference.fake.ts';
import type { Conference } from '../../../main/conference/conference.ts';
import { fakeLines } from '../../../main/lines/lines.fake.ts';
import { fakeRoomPort } from '../../../main/media/room-port.fake.ts';
import type { SipDirect } from '../../../main/sip/sip-engine.ts';
import { sleep, until } from '../peers/until.ts';
import { directOn, type TestEngine, testEngine } from './kit.ts';

/** Ada, who hosts a meeting by the real conference and SIP engine, with media and rooms that are stand-ins. */
export type ConferenceHost = {
  readonly engine: TestEngine;
  readonly direct: SipDirect;
  readonly conference: Conference;
  /** Everything written to the history. */
  readonly records: readonly CallRecord[];
  meeting(): Meeting;
  named(name: string): Member | undefined;
  /** Does something as the host's person. */
  act(action: MeetingAction): void;
  /** Calls somebody in; resolves once they are. */
  calls(uri: string, name: string): Promise<void>;
  /** Somebody opens the link and is in, and their page stands by; their member's id. */
  guest(name: string): string;
  stop(): Promise<void>;
};

/** Opens a meeting with Bob, who is called at `bob` and is in; `delay` is how long media take with an answer, ms. */
export const conferenceHost = async (
  bob: string,
  options: { readonly timeScale?: number; readonly delay?: () => number } = {},
): Promise<ConferenceHost> => {
  const engine = testEngine({ timeScale: options.timeScale ?? 1 });
  const direct = await directOn(engine, 'parley');
  const records: CallRecord[] = [];
  const conference = conferenceAmongFakes({
    lines: {
      ...fakeLines(),
      onIncoming: (listener) => void direct.onIncoming((call) => listener({ call, account: null })),
      dial: async (route, _way, dialling) => direct.call('uri' in route ? route.uri : '', dialling),
    },
    media: {
      ...engine.media,
      open: (id, opened) => {
        const session = engine.media.open(id, opened);
        return { ...session, accept: (...how) => sleep(options.delay?.() ?? 0).then(() => session.accept(...how)) };
      },
    },
    room: fakeRoomPort(),
    classify: (text) => {
      const route = { kind: 'sip-uri', uri: text, account: null, shown: text } as const;
      return text.startsWith('sip:')
        ? ok({ callable: true, route, name: '', alternatives: [] })
        : fail(SDKERR.UISDK_CONTACT_NOT_FOUND, 'no such contact');
    },
    record: (record) => void records.push(record),
  });
  const meeting = (): Meeting => conference.focus.meetings.getState()[0]!;
  const named = (name: string): Member | undefined => meeting()?.members.find((one) => one.name === name);
  const isIn = (name: string): Promise<unknown> =>
    until(`${name} to be in`, () => named(name)?.state.phase === 'joined');
  conference.startP2pConf({
    callerInfo: { nickName: 'Ada' },
    calleeInfo: { number: bob, nickName: 'Bob' },
    mediaType: 0,
    isGuestJoinConfWithoutPwd: true,
  });
  await isIn('Bob');
  return {
    ...{ engine, direct, conference, records, meeting, named },
    act: (action) => expect(conference.meetingAction(meeting().id, action)).toEqual(ok(null)),
    calls: async (uri, name) => {
      const added = await conference.addAttendee(meeting().id, [{ number: uri, name }]);
      expect(added).toMatchObject({ ok: true, value: [{ ok: true }] });
      await isIn(name);
    },
    guest: (name) => {
      const knocked = conference.focus.knock(meeting().id, {
        way: 'link',
        identity: { kind: 'anonymous' },
        name,
        password: '',
        address: '192.0.2.7',
        microphone: true,
        camera: false,
      });
      if (knocked.do === 'refuse') throw new Error(knocked.why);
      return knocked.member;
    },
    stop: async () => {
      conference.stop();
      await engine.stop();
    },
  };
};
