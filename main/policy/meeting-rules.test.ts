import { expect, test } from 'vitest';
import type { Policy } from '../../app/policy/policy.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { conferenceAmongFakes } from '../conference/conference.fake.ts';
import { fakeMediaPort } from '../media/media-port.fake.ts';
import { whyNotDirect } from './direct-rules.ts';

const INFO = { callerInfo: {}, calleeInfo: { number: 'sip:bob@example.com' }, mediaType: 0 } as const;

const start = async (policy: Policy, info: object = {}) => {
  const media = fakeMediaPort();
  const conference = conferenceAmongFakes({ policy: () => policy, media });
  const told = await new Promise<{ ret: number; reason: string }>((resolve) =>
    conference.startP2pConf({ ...INFO, ...info }, (ret, reason) => resolve({ ret, reason })),
  );
  return { ...told, conference, media, meeting: conference.focus.meetings.getState()[0] };
};

test.each<[Policy, object, string]>([
  [{ AllowedJoinPolicies: ['company'] }, { confAllowJoinUser: 0 }, 'AllowedJoinPolicies'],
  [{ GuestPasswordRequired: true }, { isGuestJoinConfWithoutPwd: true }, 'GuestPasswordRequired'],
])('under %j a meeting is not started with %j, and the reason names the policy', async (policy, info, by) => {
  const { ret, reason, meeting } = await start(policy, info);
  expect(ret).toBe(SDKERR.CMS_CONF_INSUFFICIENT_PERMISSIONS);
  expect(reason).toContain(`policy ${by})`);
  expect(meeting).toBeUndefined();
});

test.each<[Policy, number]>([
  [{}, 0],
  [{ AllowedJoinPolicies: ['invited', 'company'] }, 3],
  [{ DefaultJoinPolicy: 'signed-in' }, 1],
])('under %j a meeting that asks for no join policy has %i', async (policy, join) => {
  expect((await start(policy)).meeting?.doors.policy).toBe(join);
});

test('nobody changes a meeting to a join policy that is not allowed, nor opens a waiting room that is set', async () => {
  const policy: Policy = { AllowedJoinPolicies: ['company', 'invited'], WaitingRoom: true };
  const { conference, meeting } = await start(policy);
  const host = conference.focus.hostOf(meeting!.id)!;
  expect(conference.focus.act(host, { do: 'set-policy', policy: 0 })).toBe('organisation');
  expect(conference.focus.act(host, { do: 'set-waiting-room', on: false })).toBe('organisation');
  expect(conference.meetingAction(meeting!.id, { do: 'set-policy', policy: 1 })).toMatchObject({
    ok: false,
    failure: { code: SDKERR.CMS_CONF_INSUFFICIENT_PERMISSIONS },
  });
  expect(conference.focus.act(host, { do: 'set-policy', policy: 3 })).toBeNull();
});

test('a new call offers the codecs that are allowed, in their order; one before the policy came keeps its own', async () => {
  let policy: Policy = {};
  const media = fakeMediaPort();
  const conference = conferenceAmongFakes({ policy: () => policy, media });
  const place = () => new Promise<number>((resolve) => conference.startP2pConf(INFO, (ret) => resolve(ret)));
  expect(await place()).toBe(0);
  expect(media.last().options).toMatchObject({ audioCodecs: ['opus', 'G722', 'PCMU', 'PCMA'], codecsBind: false });
  for (const call of conference.calls.getState()) conference.hangUp(call.id);
  policy = { AudioCodecs: ['PCMA', 'opus'], VideoCodecs: ['H264'] };
  expect(await place()).toBe(0);
  const { options } = media.last();
  expect(options).toMatchObject({ audioCodecs: ['PCMA', 'opus'], videoCodecs: ['H264'], codecsBind: true });
});

test.each<[Policy, string, string | null]>([
  [{}, 'sip:bob@example.com', null],
  [{ DirectCalls: false }, 'sips:bob@example.com', 'DirectCalls'],
  [{ AllowedTransports: ['tls'] }, 'sip:bob@example.com', 'AllowedTransports'],
  [{ AllowedTransports: ['udp', 'tls'] }, 'sip:bob@example.com', 'AllowedTransports'],
  [{ AllowedTransports: ['udp', 'tcp'] }, 'sip:bob@example.com', null],
  [{ AllowedTransports: ['tls'] }, 'sips:bob@example.com', null],
  [{ AllowedTransports: ['tls'] }, 'sip:bob@example.com;transport=tls', 'AllowedTransports'],
  [{ AllowedTransports: ['udp', 'tcp'] }, 'sips:bob@example.com', 'AllowedTransports'],
])('under %j the call of %s without an account is refused by %j', (policy, uri, by) => {
  const refused = whyNotDirect(policy, uri);
  if (by === null) expect(refused).toBeNull();
  else expect(refused).toMatchObject({ ok: false, failure: { reason: expect.stringContaining(`policy ${by})`) } });
});
