import { type Invitable, invitation } from './invitation.ts';
import { shortened, wellFormed } from './shortened.ts';
import { type Language, text } from './text.ts';

/** The longest address that every system takes, characters; Windows cuts or refuses longer ones. */
const LONGEST = 2000;
/** Most code points of the topic and of the name, tried one after the other until the address is short enough. */
const LIMITS = [256, 60, 20];

/** The invitation as a draft for the person's mail program, a mailto URI (RFC 6068); guest data only, addressed to nobody. */
export const mailDraft = (language: Language, meeting: Invitable, timeZone: string): string => {
  let uri = '';
  for (const limit of LIMITS) {
    const short: Invitable = {
      ...meeting,
      subject: shortened(meeting.subject, limit),
      schedulerName: shortened(meeting.schedulerName, limit),
    };
    const about = text(language, 'invitation.mailSubject', { subject: short.subject });
    // RFC 6068 §5: a line break in the body is %0D%0A.
    const body = invitation(language, short, timeZone).replaceAll('\n', '\r\n');
    uri = `mailto:?subject=${encoded(about.replace(/\s+/gu, ' '))}&body=${encoded(body)}`;
    if (uri.length <= LONGEST) break;
  }
  return uri;
};

/** Also the apostrophe, which some systems' handlers take for a quote. */
const encoded = (words: string): string => encodeURIComponent(wellFormed(words)).replaceAll("'", '%27');
