import { describe, expect, test } from 'vitest';
import { ADAS_MEETING } from './invitation.fake.ts';
import { invitation } from './invitation.ts';
import { mailDraft } from './mail-draft.ts';

const partsOf = (uri: string): URLSearchParams => {
  expect(uri).toMatch(/^mailto:\?subject=[\w%.!~*()-]*&body=[\w%.!~*()-]*$/);
  return new URLSearchParams(uri.slice('mailto:?'.length));
};

describe('mail draft', () => {
  test('it is the invitation with a subject, addressed to nobody', () => {
    for (const language of ['en', 'zh'] as const) {
      const parts = partsOf(mailDraft(language, ADAS_MEETING, 'UTC'));
      expect(parts.get('body')).toBe(invitation(language, ADAS_MEETING, 'UTC').replaceAll('\n', '\r\n'));
      expect(parts.get('subject')).toContain(ADAS_MEETING.subject);
      expect([...parts.keys()]).toEqual(['subject', 'body']);
    }
  });

  test('the host password is not in it', () => {
    expect(decodeURIComponent(mailDraft('en', ADAS_MEETING, 'UTC'))).not.toContain(ADAS_MEETING.hostPwd);
  });

  test.each([
    'Lunch&bcc=mallory@example.com&attach=/etc/passwd',
    'a?b#c%0D%0ABcc: mallory@example.com',
    "'; rm -rf ~; '",
    '\ud83d half a character',
  ])('no topic adds a field to it, and none breaks it: %j', (subject) => {
    const parts = partsOf(mailDraft('en', { ...ADAS_MEETING, subject }, 'UTC'));
    expect([...parts.keys()]).toEqual(['subject', 'body']);
  });

  test('a very long topic is cut, because systems refuse long addresses; the ways in and the password stay', () => {
    const dialIn = 'sip:ada@example.com;conf=482913507';
    const long = { ...ADAS_MEETING, dialIn, subject: '关于预算'.repeat(128), schedulerName: '王小明'.repeat(80) };
    for (const language of ['en', 'zh'] as const) {
      const uri = mailDraft(language, long, 'Asia/Shanghai');
      expect(uri.length).toBeLessThanOrEqual(2000);
      expect(partsOf(uri).get('body')).toContain(ADAS_MEETING.guestJoinUri);
      expect(partsOf(uri).get('body')).toContain(ADAS_MEETING.guestPwd);
      expect(partsOf(uri).get('body')).toContain(dialIn);
    }
  });
});
