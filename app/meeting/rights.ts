import { ConfRole } from '../conf/enumerations.ts';
import type { MeetingAction, MeetingVerb } from './action.ts';
import type { Member } from './member.ts';

/** Why a member may not do something; a code for programs, the screens have the sentences. */
export type NotAllowed =
  /** Only the host may. */
  | 'host-only'
  /** Only the host and co-hosts may. */
  | 'hosts-only'
  /** A co-host may not act against the host or another co-host. */
  | 'against-host'
  /** It is for others; one's own switches do it. */
  | 'not-on-oneself'
  /** Somebody who waits may do nothing but leave. */
  | 'waiting'
  /** The audience listens. */
  | 'audience'
  /** Muted by a host who did not leave the choice. */
  | 'muted-by-host'
  /** The person named is not in the meeting, or does not wait. */
  | 'no-such-member'
  /** A role that is not given this way. */
  | 'not-a-role'
  /** There is no place left. */
  | 'full'
  /** A meeting is not made longer than a day. */
  | 'too-long'
  /** The organisation's policy does not allow it. */
  | 'organisation'
  /** The meeting is over. */
  | 'over';

/** Who acts, as far as rights depend on it. */
export type Actor = Pick<Member, 'id' | 'role' | 'media'>;
/** Whom it is done to. */
export type Target = Pick<Member, 'id' | 'role'> & { readonly phase: Member['state']['phase'] };

const { HWM_CONF_ROLE_ATTENDEE, HWM_CONF_ROLE_HOST, HWM_CONF_ROLE_AUDIENCE, HWM_CONF_ROLE_COHOST } = ConfRole;

type Role = 'host' | 'cohost' | 'attendee' | 'audience' | 'waiting';
const NAMES: { readonly [R in ConfRole]: Role } = {
  0: 'attendee',
  1: 'host',
  2: 'audience',
  3: 'cohost',
  4: 'waiting',
};

/** `yes`; `below`: only on those who are neither host nor co-host; else why not. */
type Right = 'yes' | 'below' | NotAllowed;
type Row = { readonly [R in Role]: Right };

const row = (host: Right, cohost: Right, attendee: Right, audience: Right): Row => ({
  host,
  cohost,
  attendee,
  audience,
  waiting: 'waiting',
});
const HOSTS = row('yes', 'yes', 'hosts-only', 'hosts-only');
const HOSTS_BELOW = row('yes', 'below', 'hosts-only', 'hosts-only');
const HOST = row('yes', 'host-only', 'host-only', 'host-only');
const ALL = row('yes', 'yes', 'yes', 'yes');

/** Every action has a row and every role a cell: a missing one does not compile. */
const table: { readonly [V in MeetingVerb]: Row } = {
  mute: HOSTS_BELOW,
  'mute-all': HOSTS,
  // It asks and takes nothing, so a co-host may ask the host too.
  'ask-to-unmute': HOSTS,
  'stop-camera': HOSTS_BELOW,
  'stop-screen': HOSTS_BELOW,
  'lower-hand': HOSTS_BELOW,
  'lower-all-hands': HOSTS,
  'set-role': HOSTS_BELOW,
  'hand-over': HOST,
  remove: HOSTS_BELOW,
  admit: HOSTS,
  'admit-all': HOSTS,
  'turn-away': HOSTS,
  lock: HOSTS,
  'set-policy': HOST,
  'set-waiting-room': HOSTS,
  extend: HOSTS,
  end: HOST,
  'set-self': ALL,
  'raise-hand': ALL,
  leave: { ...ALL, waiting: 'yes' },
};

/** Whether a role may call further people into the meeting. */
export const mayInvite = (role: ConfRole): boolean => role === HWM_CONF_ROLE_HOST || role === HWM_CONF_ROLE_COHOST;

/** Whether a member may do something to somebody (null where the action names nobody): null when allowed, else why not. */
export const whyNot = (actor: Actor, action: MeetingAction, target: Target | null): NotAllowed | null => {
  const right = table[action.do][NAMES[actor.role]];
  if (right !== 'yes' && right !== 'below') return right;
  if ('member' in action) {
    const fault = onTarget(actor, action, target);
    if (fault !== null) return fault;
    if (right === 'below' && target !== null && mayInvite(target.role)) return 'against-host';
  }
  return action.do === 'set-role'
    ? ofRole(actor, action.role)
    : action.do === 'set-self'
      ? ofSelf(actor, action)
      : null;
};

/** What the target must be for the action: waiting for the doors' verbs, in (or still ringing, to be removed) for the rest. */
const onTarget = (
  actor: Actor,
  action: Extract<MeetingAction, { readonly member: string }>,
  target: Target | null,
): NotAllowed | null => {
  if (target === null || target.phase === 'left') return 'no-such-member';
  if (target.id === actor.id) return 'not-on-oneself';
  const waits = target.phase === 'waiting';
  if (action.do === 'admit' || action.do === 'turn-away') return waits ? null : 'no-such-member';
  if (waits) return 'no-such-member';
  return target.phase === 'ringing' && action.do !== 'remove' ? 'no-such-member' : null;
};

const ofRole = (actor: Actor, role: ConfRole): NotAllowed | null => {
  if (role === HWM_CONF_ROLE_ATTENDEE || role === HWM_CONF_ROLE_AUDIENCE) return null;
  if (role !== HWM_CONF_ROLE_COHOST) return 'not-a-role';
  return actor.role === HWM_CONF_ROLE_HOST ? null : 'host-only';
};

const ofSelf = (
  actor: Actor,
  wanted: { readonly microphone?: boolean; readonly camera?: boolean; readonly screen?: boolean },
): NotAllowed | null => {
  const on = wanted.microphone === true || wanted.camera === true || wanted.screen === true;
  if (on && actor.role === HWM_CONF_ROLE_AUDIENCE) return 'audience';
  // Nobody could give a muted heir the voice back.
  if (actor.role === HWM_CONF_ROLE_HOST) return null;
  return wanted.microphone === true && actor.media.mutedByHost && !actor.media.mayUnmute ? 'muted-by-host' : null;
};
