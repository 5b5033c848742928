import type { Meeting } from '../../app/meeting/meeting.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { calendarFile } from '../../app/text/calendar-file.ts';
import { mailDraft } from '../../app/text/mail-draft.ts';
import type { Language } from '../../app/text/text.ts';

/** What the system does with an invitation. */
export type InvitationWays = {
  /** Opens a mailto URI in the person's mail program; false when none took it. */
  openMail(uri: string): Promise<boolean>;
  /** Saves a text where the person says; false when they said nowhere. Rejects when it cannot be written. */
  saveFile(name: string, text: string): Promise<boolean>;
};

/** What invitations are made from. */
export type InvitationParts = InvitationWays & {
  meetings(): readonly Meeting[];
  /** SIP URI that callers dial to come into a meeting; "" while nobody can. */
  dialIn(meeting: string): string;
  language(): Language;
  timeZone(): string;
  /** ms since 1970. */
  now(): number;
};

/** Hands a meeting's invitation to the mail program or to a file; done is false when the person thought better of it. */
export type ShareInvitation = (meeting: string, by: 'mail' | 'calendar') => Promise<Result<{ readonly done: boolean }>>;

/** The page says which meeting and how; what goes out is made here, of guest data alone. */
export const shareInvitation =
  (parts: InvitationParts): ShareInvitation =>
  async (id, by) => {
    const meeting = parts.meetings().find((one) => one.id === id);
    if (meeting === undefined || meeting.state.phase === 'ended')
      return fail(SDKERR.UISDK_COMMON_ERROR, 'there is no such meeting');
    // Its end may have been put off since the details were made.
    const details = {
      ...meeting.details,
      endTimeStamp: Math.floor(meeting.endsAt / 1000),
      dialIn: parts.dialIn(id),
    };
    const language = parts.language();
    if (by === 'mail') {
      const opened = await parts.openMail(mailDraft(language, details, parts.timeZone()));
      return opened ? ok({ done: true }) : fail(SDKERR.UISDK_COMMON_ERROR, 'no mail program took the draft');
    }
    try {
      const text = calendarFile(language, details, parts.timeZone(), parts.now());
      return ok({ done: await parts.saveFile(`parley-${meeting.id}.ics`, text) });
    } catch (error) {
      return fail(SDKERR.UISDK_COMMON_ERROR, `the calendar file was not written: ${String(error)}`);
    }
  };
