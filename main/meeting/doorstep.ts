import { type Admission, admission, type House } from '../../app/meeting/admission.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import type { Member } from '../../app/meeting/member.ts';
import type { Knock, Knocked } from './knock.ts';
import { passwordIs } from './password.ts';
import type { Places } from './places.ts';
import { sameAddress } from './same-address.ts';
import type { Tries } from './tries.ts';

/** What is asked at a meeting's door. */
export type Doorstep = {
  readonly meeting: Meeting;
  readonly house: House;
  readonly places: Places;
  readonly tries: Tries;
  readonly now: () => number;
};

/** What was found: taken in, let wait or refused, and whether a password was tried and wrong. */
export type Found = {
  readonly decision: Exclude<Admission, { do: 'refuse' }> | Extract<Knocked, { do: 'refuse' }>;
  readonly wrong: boolean;
};

/** Judges a knock. While tries are refused no password is looked at, not even a right one: that would be an answer too. */
export const atTheDoor = (who: Knock, { meeting, house, places, tries, now }: Doorstep): Found => {
  const called = lastCalled(who, meeting, house.domains);
  const removed = called?.state.phase === 'left' && called.state.why.kind === 'removed';
  const invited = !removed && (who.invited === true || called !== undefined);
  const barred = removed ? ({ why: 'removed', sure: true } as const) : places.barred(who);
  const until = invited || who.password === '' ? 0 : tries.closedUntil(meeting.id, who.address);
  if (until > 0) {
    const retryAfterSeconds = Math.ceil((until - now()) / 1000);
    return { decision: { do: 'refuse', why: 'too-many-tries', retryAfterSeconds }, wrong: false };
  }
  const password = passwordIs(who.password, meeting.details);
  const wrong = password === 'wrong' && !invited;
  if (wrong) tries.wrong(meeting.id, who.address);
  else if (password === 'host' || password === 'guest') tries.right(who.address);
  const decision = admission({ ...who, password, invited, barred }, house);
  return { decision: decision.do === 'refuse' ? { ...decision, retryAfterSeconds: null } : decision, wrong };
};

/** The last time the host called this very address of record, or the holder of this key, into the meeting. */
const lastCalled = (who: Knock, { members }: Meeting, domains: readonly string[]): Member | undefined => {
  const { identity, answersTo } = who;
  return members.findLast(
    ({ way, address }) =>
      (way === 'sip' || way === 'pstn') &&
      ((identity.kind === 'registrar' && sameAddress(address, identity.address, domains)) || answersTo?.(address)),
  );
};
