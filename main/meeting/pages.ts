import type { GuestRefusal } from '../../app/guest/protocol.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import type { Leaving } from '../../app/meeting/member.ts';
import { viewOf } from '../../app/meeting/view-of.ts';
import type { MemberEvent, MemberListener } from './member-event.ts';

/** The pages of a meeting's members, one each: what each is told, and its view only when it has changed. */
export type Pages = {
  subscribe(meeting: Meeting, member: string, listener: MemberListener): () => void;
  tell(member: string, event: MemberEvent): void;
  /** Tells everybody whose view is another one now. */
  show(meeting: Meeting): void;
  /** The last word to a page. */
  leave(member: string, last: MemberEvent): void;
};

/** The pages of one meeting. */
export const createPages = (): Pages => {
  const pages = new Map<string, { listener: MemberListener; seen: string }>();
  const show = (meeting: Meeting, member: string): void => {
    const page = pages.get(member);
    const view = page && viewOf(meeting, member);
    if (!page || !view) return;
    const seen = JSON.stringify(view);
    if (seen === page.seen) return;
    page.seen = seen;
    page.listener({ type: 'view', view });
  };
  return {
    subscribe: (meeting, member, listener) => {
      const page = { listener, seen: '' };
      pages.set(member, page);
      show(meeting, member);
      return () => {
        if (pages.get(member) === page) pages.delete(member);
      };
    },
    tell: (member, event) => pages.get(member)?.listener(event),
    show: (meeting) => {
      for (const member of [...pages.keys()]) show(meeting, member);
    },
    leave: (member, last) => {
      const page = pages.get(member);
      pages.delete(member);
      page?.listener(last);
    },
  };
};

/** What somebody is told who is not in the meeting any more. */
export const refusalOf = (why: Leaving): GuestRefusal =>
  why.kind === 'removed' || why.kind === 'turned-away' ? why.kind : 'ended';
