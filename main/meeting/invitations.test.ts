import { expect, test } from 'vitest';
import type { Meeting } from '../../app/meeting/meeting.ts';
import { ADAS_MEETING } from '../../app/text/invitation.fake.ts';
import { type InvitationParts, shareInvitation } from './invitations.ts';

const { dialIn: _none, ...details } = ADAS_MEETING;
const MEETING = {
  id: ADAS_MEETING.confId,
  state: { phase: 'live', since: 1 },
  endsAt: 1_772_632_800_000,
  details: { ...details, customInfo: 'internal note' },
} as Meeting;

const setUp = (change: Partial<InvitationParts> = {}) => {
  const out: string[] = [];
  const share = shareInvitation({
    meetings: () => [MEETING],
    dialIn: (meeting) => `sip:ada@example.com;conf=${meeting}`,
    language: () => 'en',
    timeZone: () => 'UTC',
    now: () => 1_772_625_660_000,
    openMail: async (uri) => {
      out.push(uri);
      return true;
    },
    saveFile: async (name, text) => {
      out.push(name, text);
      return true;
    },
    ...change,
  });
  return { share, out };
};

test('a mail program gets a draft of guest data, and nothing that is the host’s', async () => {
  const { share, out } = setUp();
  expect(await share(MEETING.id, 'mail')).toEqual({ ok: true, value: { done: true } });
  const [uri = ''] = out;
  expect(uri).toMatch(/^mailto:\?subject=/);
  expect(uri).toContain('582036');
  expect(decodeURIComponent(uri)).toContain('sip:ada@example.com;conf=482913507');
  for (const secret of [MEETING.details.hostPwd, 'internal']) expect(uri).not.toContain(secret);
});

test('the calendar file is named by the meeting ID, and ends when the meeting now ends', async () => {
  const { share, out } = setUp();
  expect(await share(MEETING.id, 'calendar')).toEqual({ ok: true, value: { done: true } });
  const [name, text] = out;
  expect(name).toBe('parley-482913507.ics');
  expect(text).toContain('\r\nDTEND:20260304T140000Z\r\n');
  expect(text).not.toContain(MEETING.details.hostPwd);
});

test('who saves nowhere has done nothing, and that is no failure', async () => {
  const { share } = setUp({ saveFile: async () => false });
  expect(await share(MEETING.id, 'calendar')).toEqual({ ok: true, value: { done: false } });
});

test('a mail program that is not there, and a place that cannot be written, are told', async () => {
  const { share } = setUp({ openMail: async () => false, saveFile: () => Promise.reject(new Error('EACCES')) });
  expect(await share(MEETING.id, 'mail')).toMatchObject({ ok: false });
  expect(await share(MEETING.id, 'calendar')).toMatchObject({
    ok: false,
    failure: { reason: expect.stringContaining('EACCES') },
  });
});

test('nobody is invited to a meeting that is over or that was never here', async () => {
  const over = { ...MEETING, state: { phase: 'ended', since: 1, at: 2, why: 'by-host' } } as Meeting;
  const { share, out } = setUp({ meetings: () => [over] });
  expect(await share(MEETING.id, 'mail')).toMatchObject({ ok: false });
  expect(await share('1', 'calendar')).toMatchObject({ ok: false });
  expect(out).toEqual([]);
});
