import { LENGTH_LIMITS } from './start-call-info.ts';

/** The topic of an instant meeting in the person's language, cut to what the contract allows without splitting a character. */
export const meetingSubject = (hostName: string, language: 'en' | 'zh'): string => {
  const suffix = language === 'zh' ? '的会议' : '’s meeting';
  if (hostName === '') return language === 'zh' ? '即时会议' : 'Instant meeting';
  let room = LENGTH_LIMITS.subject - suffix.length;
  let name = '';
  for (const character of hostName) {
    if (character.length > room) break;
    room -= character.length;
    name += character;
  }
  return name + suffix;
};
