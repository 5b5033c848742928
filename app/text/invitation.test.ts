import { describe, expect, test } from 'vitest';
import type { MeetingDetails } from '../conf/meeting-details.ts';
import { type Invitable, invitation } from './invitation.ts';

const MEETING: MeetingDetails & Invitable = {
  confId: '482913507',
  vmrConfId: '',
  hostPwd: '739104',
  guestPwd: '582036',
  mediaType: 0,
  guestJoinUri: '',
  selfConfRole: 1,
  subject: 'Ada’s meeting',
  startTimeStamp: 1_772_625_600,
  endTimeStamp: 1_772_629_200,
  startTime: 1_772_625_600,
  endTime: 1_772_629_200,
  schedulerName: 'Ada',
  customInfo: 'internal note',
  joinPolicy: 0,
  guestsWithoutPassword: false,
  callee: '+990003246',
  dialIn: '',
};

describe('invitation', () => {
  test('it tells a guest what a guest needs', () => {
    expect(invitation('en', MEETING, 'UTC')).toBe(
      [
        'Ada invites you to a meeting',
        'Topic: Ada’s meeting',
        'Time: 4 Mar 2026, 12:00 UTC to 4 Mar 2026, 13:00 UTC',
        'Meeting ID: 482 913 507',
        'Guest password: 582036',
      ].join('\n'),
    );
  });
  test('the host password and the custom info stay with the host', () => {
    for (const language of ['en', 'zh'] as const) {
      const words = invitation(language, MEETING, 'UTC');
      expect(words).not.toContain(MEETING.hostPwd);
      expect(words).not.toContain(MEETING.customInfo);
    }
  });
  test('a meeting without guest password says nothing of one, and a link is given once there is one', () => {
    const words = invitation('en', { ...MEETING, guestPwd: '', guestJoinUri: 'https://meet.example/482913507' }, 'UTC');
    expect(words).not.toContain('password');
    expect(words).toContain('Link: https://meet.example/482913507');
  });
  test('who has a SIP phone is told what to dial and what to do when asked for the password', () => {
    const dialIn = 'sip:ada@example.com;conf=482913507';
    const lines = invitation('en', { ...MEETING, dialIn }, 'UTC').split('\n');
    expect(lines.slice(-2)).toEqual([
      'By SIP phone: sip:ada@example.com;conf=482913507',
      'When a melody asks for the password, type it and then #.',
    ]);
    expect(invitation('en', { ...MEETING, dialIn, guestPwd: '' }, 'UTC')).not.toContain('#');
  });
});
