import type { Language } from './text.ts';

/** A meeting ID or other long number in groups of three, read from the left: "123 456 789". */
export const groupDigits = (digits: string): string => digits.replace(/(.{3})(?=.)/g, '$1 ');

/** A duration as a clock: "0:07", "12:34", "1:02:03". Seconds, whole or not, 0 or more. */
export const clock = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds));
  const s = String(whole % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${s}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${s}`;
};

const LOCALE: { readonly [L in Language]: string } = { en: 'en-GB', zh: 'zh-CN' };

/** A moment (ms since 1970) as date and time in a time zone, with the zone's name when asked. */
export const moment = (language: Language, ms: number, timeZone: string, withZone = false): string =>
  new Intl.DateTimeFormat(LOCALE[language], {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    ...(withZone ? { timeZoneName: 'short' } : {}),
  }).format(ms);

/** A moment in a list: the time today, else the date and the time. Both in ms since 1970. */
export const momentInList = (language: Language, ms: number, now: number, timeZone: string): string => {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return day.format(ms) === day.format(now)
    ? new Intl.DateTimeFormat(LOCALE[language], { hour: '2-digit', minute: '2-digit', timeZone }).format(ms)
    : moment(language, ms, timeZone);
};

/** At most two initials of a name for its avatar; "#" for a number. */
export const initials = (name: string): string => {
  const words = name
    .trim()
    .split(/[\s._@-]+/u)
    .filter((word) => /\p{L}/u.test(word));
  const first = words[0];
  if (first === undefined) return '#';
  if (/\p{Script=Han}/u.test(first)) return [...first].slice(-2).join('');
  const last = words.length > 1 ? words[words.length - 1]! : '';
  return ([...first][0]! + ([...last][0] ?? '')).toUpperCase();
};
