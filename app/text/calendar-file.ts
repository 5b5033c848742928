import { groupDigits } from './format.ts';
import { type Invitable, invitation } from './invitation.ts';
import { wellFormed } from './shortened.ts';
import { type Language, text } from './text.ts';

/** Most octets of a line, its end not counted (RFC 5545 §3.1). */
const LINE_OCTETS = 75;

/** The meeting as a calendar file of one event (RFC 5545); guest data only. `now` is ms since 1970. */
export const calendarFile = (language: Language, meeting: Invitable, timeZone: string, now: number): string => {
  const { confId, startTimeStamp, endTimeStamp, subject, guestJoinUri, dialIn } = meeting;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Parley//Parley//EN',
    'BEGIN:VEVENT',
    // The same for every copy, so that a calendar that has the meeting already takes this for a change of it.
    `UID:${confId}-${startTimeStamp}@parley.invalid`,
    `DTSTAMP:${utc(now / 1000)}`,
    `DTSTART:${utc(startTimeStamp)}`,
    // RFC 5545 §3.8.2.2: later than the start.
    `DTEND:${utc(Math.max(endTimeStamp, startTimeStamp + 60))}`,
    `SUMMARY:${escaped(subject)}`,
    `LOCATION:${escaped(guestJoinUri || dialIn || text(language, 'invitation.id', { id: groupDigits(confId) }))}`,
    ...(guestJoinUri === '' ? [] : [`URL:${guestJoinUri}`]),
    `DESCRIPTION:${escaped(invitation(language, meeting, timeZone))}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
};

/** Seconds since 1970 as a UTC date-time (RFC 5545 §3.3.5, form 2). */
const utc = (seconds: number): string => new Date(Math.floor(seconds) * 1000).toISOString().replace(/[-:]|\.\d+/g, '');

/** A text as a TEXT value (RFC 5545 §3.3.11), which holds no control character. */
const escaped = (words: string): string =>
  wellFormed(words)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');

const octets = (point: string): number => {
  const code = point.codePointAt(0)!;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
};

/** A line folded so that no part is too long and no character is cut (RFC 5545 §3.1). */
const folded = (line: string): string => {
  let out = '';
  let length = 0;
  for (const point of line) {
    const size = octets(point);
    if (length + size > LINE_OCTETS) {
      out += '\r\n ';
      length = 1;
    }
    out += point;
    length += size;
  }
  return out;
};
