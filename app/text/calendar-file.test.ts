import { describe, expect, test } from 'vitest';
import { calendarFile } from './calendar-file.ts';
import { ADAS_MEETING } from './invitation.fake.ts';
import type { Invitable } from './invitation.ts';

const NOW = 1_772_625_660_500;
const fileOf = (change: Partial<Invitable> = {}, language: 'en' | 'zh' = 'en'): string =>
  calendarFile(language, { ...ADAS_MEETING, ...change }, 'UTC', NOW);

/** What a calendar reads: lines unfolded (RFC 5545 §3.1) and TEXT unescaped (§3.3.11), by name. */
const read = (file: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    file
      .replaceAll('\r\n ', '')
      .split('\r\n')
      .filter((line) => line !== '')
      .map((line) => {
        const colon = line.indexOf(':');
        const value = line.slice(colon + 1).replace(/\\([\\;,nN])/g, (_, one) => (/n/i.test(one) ? '\n' : one));
        return [line.slice(0, colon), value];
      }),
  );

describe('calendar file', () => {
  test('it is an event in UTC with what a guest needs', () => {
    expect(read(fileOf())).toEqual({
      BEGIN: 'VEVENT',
      VERSION: '2.0',
      PRODID: '-//Parley//Parley//EN',
      UID: '482913507-1772625600@parley.invalid',
      DTSTAMP: '20260304T120100Z',
      DTSTART: '20260304T120000Z',
      DTEND: '20260304T130000Z',
      SUMMARY: 'Ada’s meeting',
      LOCATION: 'https://meet.example/j/482913507',
      URL: 'https://meet.example/j/482913507',
      DESCRIPTION: expect.stringContaining('Guest password: 582036'),
      END: 'VCALENDAR',
    });
  });

  test('the password is in no link, and the host password nowhere', () => {
    for (const language of ['en', 'zh'] as const) {
      const { URL, LOCATION } = read(fileOf({}, language));
      expect(`${URL} ${LOCATION}`).not.toContain(ADAS_MEETING.guestPwd);
      expect(fileOf({}, language)).not.toContain(ADAS_MEETING.hostPwd);
    }
  });

  test('without a guest page there is no URL, and the place is the meeting ID', () => {
    const { URL, LOCATION } = read(fileOf({ guestJoinUri: '' }));
    expect(URL).toBeUndefined();
    expect(LOCATION).toBe('Meeting ID: 482 913 507');
  });

  test('where callers can dial in, the place without a guest page is what they dial', () => {
    const dialIn = 'sip:ada@example.com;conf=482913507';
    expect(read(fileOf({ guestJoinUri: '', dialIn }))['LOCATION']).toBe(dialIn);
    expect(read(fileOf({ dialIn }))['LOCATION']).toBe(ADAS_MEETING.guestJoinUri);
    expect(read(fileOf({ dialIn }))['DESCRIPTION']).toContain(dialIn);
  });

  test('an end that is not after the start is put after it, because calendars refuse it otherwise', () => {
    expect(read(fileOf({ endTimeStamp: ADAS_MEETING.startTimeStamp }))['DTEND']).toBe('20260304T120100Z');
  });

  test.each([
    ['a long one in Chinese', '关于第三季度销售计划与预算的讨论会议'.repeat(20)],
    ['emoji at every offset', `x${'👩🏽‍💻'.repeat(60)}`],
    ['marks that mean something to a calendar', 'a;b,c\\d:e"f\\n'],
    ['lines that would be properties', 'Lunch\r\nATTACH:file:///etc/passwd\nEND:VEVENT\rBEGIN:VALARM'],
    ['nothing', ''],
  ])('whatever the topic is, the file stays valid and the topic whole: %s', (_, subject) => {
    const file = fileOf({ subject });
    const lines = file.split('\r\n');
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of lines) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(file).not.toContain('\u{fffd}');
    expect(lines.filter((line) => /^(?:BEGIN|END|ATTACH)/.test(line))).toEqual([
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'END:VEVENT',
      'END:VCALENDAR',
    ]);
    expect(read(file)['SUMMARY']).toBe(subject.replace(/\r\n?/g, '\n'));
  });

  test('control characters and half characters do not get in, because no calendar takes them', () => {
    expect(read(fileOf({ subject: 'a\u0000b\u0007c\ud83d' }))['SUMMARY']).toBe('abc\u{fffd}');
  });
});
