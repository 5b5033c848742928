import type { ConfRole } from '../../conf/enumerations.ts';
import type { MeetingView, MemberView } from '../meeting.ts';
import { anonymousEntity } from './anonymous-entity.ts';
import { xmlText } from './xml-text.ts';

/** What one SIP member sees of the meeting, as the elements of a conference document (RFC 4575 section 5). */
export type ConferencePieces = {
  readonly description: string;
  readonly state: string;
  /** One element for each person, by entity. */
  readonly users: ReadonlyMap<string, string>;
};

/** What the document says besides the view. */
export type ConferenceFrame = {
  /** The viewer's own address, by which a telephone finds itself; everybody else has none. */
  readonly self: string;
  readonly mostPeople: number;
};

/** Longest name or topic in a document, UTF-16 code units, so that a full one stays far below what a datagram holds. */
const LONGEST = 64;

const ROLES: { readonly [R in ConfRole]: string } = {
  0: 'attendee',
  1: 'host',
  2: 'audience',
  3: 'cohost',
  4: 'waiting',
};

const JOINED_BY: { readonly [W in MemberView['way']]: string } = {
  host: 'focus-owner',
  sip: 'dialed-out',
  pstn: 'dialed-out',
  link: 'dialed-in',
  'dial-in': 'dialed-in',
};

/** The elements of a view. It is made of the view and not of the meeting, so that nobody can be shown more than it holds. */
export const conferencePieces = (view: MeetingView, { self, mostPeople }: ConferenceFrame): ConferencePieces => {
  const inside = view.members.filter(({ phase }) => phase === 'joined' || phase === 'lost').length;
  return {
    description:
      `<conference-description><subject>${short(view.subject)}</subject>` +
      `<maximum-user-count>${mostPeople}</maximum-user-count></conference-description>`,
    state:
      `<conference-state><user-count>${inside}</user-count><active>true</active>` +
      `<locked>${view.locked}</locked></conference-state>`,
    users: new Map(
      view.members.map((member) => {
        const entity = member.id === view.self ? self : anonymousEntity(member.id);
        return [entity, user(entity, member)];
      }),
    ),
  };
};

const short = (text: string): string => xmlText(text.slice(0, LONGEST));

const user = (entity: string, member: MemberView): string => {
  const uri = xmlText(entity);
  const role = ROLES[member.role];
  return (
    `<user entity="${uri}" state="full"><display-text>${short(member.name)}</display-text>` +
    `<roles><entry>${role}</entry></roles>` +
    `<endpoint entity="${uri}" state="full"><status>${status(member)}</status>` +
    `<joining-method>${JOINED_BY[member.way]}</joining-method>${sending(member)}</endpoint></user>`
  );
};

/** RFC 4575 section 5.7. */
const status = ({ phase, media, role }: MemberView): string => {
  if (phase === 'ringing') return 'dialing-out';
  if (phase === 'waiting') return 'pending';
  // Still in, and neither heard nor hearing.
  if (phase === 'lost') return 'on-hold';
  return media.mutedByHost || role === 2 ? 'muted-via-focus' : 'connected';
};

/** What goes between the endpoint and the others, as the endpoint sees it (RFC 4575 section 5.8). */
const sending = ({ phase, role, media }: MemberView): string => {
  if (phase !== 'joined') return '';
  const heard = media.microphone && !media.mutedByHost && role !== 2;
  const one = (type: 'audio' | 'video', on: boolean): string =>
    `<media id="${type}"><type>${type}</type><status>${on ? 'sendrecv' : 'recvonly'}</status></media>`;
  return one('audio', heard) + one('video', media.camera);
};
