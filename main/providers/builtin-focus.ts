import { randomInt } from 'node:crypto';
import { ConfRole } from '../../app/conf/enumerations.ts';
import { meetingSubject } from '../../app/conf/subject.ts';
import { ok } from '../../app/result.ts';
import type { MeetingProvider } from './provider.ts';

/** Planned length of an instant meeting, seconds. */
const PLANNED_SECONDS = 2 * 60 * 60;

/** A decimal text of this many digits from the CSPRNG; the first is not 0 so that it is read out whole. */
const digits = (count: number): string => {
  let text = String(randomInt(1, 10));
  while (text.length < count) text += String(randomInt(0, 10));
  return text;
};

const digitsExcept = (count: number, taken: ReadonlySet<string>): string => {
  for (;;) {
    const text = digits(count);
    if (!taken.has(text)) return text;
  }
};

/** Where guests find a meeting; `open` resolves to its link, "" when none is served. */
export type GuestLinks = { open(meeting: string): Promise<string>; close(meeting: string): void };

const NO_LINKS: GuestLinks = { open: async () => '', close: () => undefined };

/** The focus (RFC 4579) inside this app: it makes the meeting with no server at all. */
export const builtinFocus = (now: () => number = Date.now, links: GuestLinks = NO_LINKS): MeetingProvider => {
  const live = new Set<string>();
  return {
    create: async (request) => {
      const confId = digitsExcept(9, live);
      live.add(confId);
      const hostPwd = digits(8);
      const guestPwd = request.guestsWithoutPassword ? '' : digits(6);
      const startTimeStamp = Math.floor(now() / 1000);
      const endTimeStamp = startTimeStamp + PLANNED_SECONDS;
      return ok({
        confId,
        vmrConfId: '',
        hostPwd,
        guestPwd,
        mediaType: request.mediaType,
        guestJoinUri: await links.open(confId),
        selfConfRole: ConfRole.HWM_CONF_ROLE_HOST,
        subject: meetingSubject(request.hostName, request.language),
        startTimeStamp,
        endTimeStamp,
        startTime: startTimeStamp,
        endTime: endTimeStamp,
        schedulerName: request.hostName,
        customInfo: request.customInfo,
      });
    },
    end: (confId) => {
      live.delete(confId);
      links.close(confId);
    },
  };
};
