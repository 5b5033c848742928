import { ConfAllowJoinUserType, ConfRole } from '../conf/enumerations.ts';
import type { GuestRefusal } from '../guest/protocol.ts';
import type { Doors } from './meeting.ts';
import type { Identity, WayIn } from './member.ts';

/** Who knocks, as far as admission depends on it. */
export type Knocker = {
  readonly way: WayIn;
  readonly identity: Identity;
  /** What the password they gave turned out to be; `none` when they gave none. */
  readonly password: 'host' | 'guest' | 'wrong' | 'none';
  /** The host called or invited this very identity; somebody reached by a call of ours always was. */
  readonly invited: boolean;
  /** A host removed or turned away this person before; `sure` is false where only a shared network address says so. */
  readonly barred: null | { readonly why: 'removed' | 'turned-away'; readonly sure: boolean };
};

/** Where the doors stand and whose house it is. */
export type House = {
  readonly doors: Doors;
  /** Domains of the host's accounts, in lower case, and the host's corporation; "" for none. */
  readonly domains: readonly string[];
  readonly corpId: string;
  /** The company that the host's directory says an address belongs to; "" for none. */
  readonly companyOf: (address: string) => string;
  /** No place left in the meeting, and none among those who wait. */
  readonly full: boolean;
  readonly waitingFull: boolean;
};

/** What happens to somebody who knocks; `role` is the one they have, or will have once admitted. */
export type Admission =
  | { readonly do: 'enter'; readonly role: ConfRole }
  | { readonly do: 'wait'; readonly role: ConfRole }
  | { readonly do: 'refuse'; readonly why: GuestRefusal };

/**
 * Who may come in (docs/decisions/0006). In this order:
 *
 * 1. The host's own window always may, and so may whom the host calls: the host's call is the admission.
 * 2. Who was removed or turned away is refused; where only the network address speaks against them, they wait.
 * 3. The password, which the invited need not give. A wrong one is refused before anything else is looked at, so that
 *    nobody learns of locks or policies without it.
 * 4. A locked meeting takes nobody but holders of the host password.
 * 5. The policy asks who one is, which no password says; the invited pass every policy. Outsiders wait or are refused.
 * 6. The waiting room holds everybody but the invited and holders of the host password, who come in as co-hosts.
 */
export const admission = (knocker: Knocker, house: House): Admission => {
  const { way, password, invited, barred } = knocker;
  const { doors } = house;
  if (way === 'host') return { do: 'enter', role: ConfRole.HWM_CONF_ROLE_HOST };
  const hostPassword = password === 'host';
  const role = hostPassword ? ConfRole.HWM_CONF_ROLE_COHOST : ConfRole.HWM_CONF_ROLE_ATTENDEE;
  const enter = (): Admission => (house.full ? { do: 'refuse', why: 'full' } : { do: 'enter', role });
  const wait = (): Admission => (house.waitingFull ? { do: 'refuse', why: 'full' } : { do: 'wait', role });
  if (way === 'sip' || way === 'pstn') return enter();
  if (barred?.sure) return { do: 'refuse', why: barred.why };
  const passwordFits = hostPassword || password === 'guest' || (password === 'none' && doors.guestsWithoutPassword);
  if (!passwordFits && !invited) return { do: 'refuse', why: 'wrong-password' };
  if (doors.locked && !hostPassword) return { do: 'refuse', why: 'locked' };
  if (!passes(knocker, house)) return doors.outsiders === 'wait' ? wait() : { do: 'refuse', why: 'not-allowed' };
  if (barred !== null) return wait();
  return doors.waitingRoom && !hostPassword && !invited ? wait() : enter();
};

/** Whether the policy takes this identity. */
const passes = ({ identity, invited }: Knocker, { doors, domains, corpId, companyOf }: House): boolean => {
  if (invited) return true;
  switch (doors.policy) {
    case ConfAllowJoinUserType.CONF_ALLOW_JOIN_ANYONE:
      return true;
    case ConfAllowJoinUserType.CONF_ALLOW_JOIN_LOGINED_USER:
      return identity.kind === 'registrar' || identity.kind === 'signed';
    case ConfAllowJoinUserType.CONF_ALLOW_JOIN_IN_COMPANY_USER:
      return identity.kind === 'registrar'
        ? domains.includes(identity.domain.toLowerCase()) || (corpId !== '' && companyOf(identity.address) === corpId)
        : identity.kind === 'signed' && identity.corpId !== '' && identity.corpId === corpId;
    case ConfAllowJoinUserType.CONF_ALLOW_JOIN_INVITED_USER:
      return false;
  }
};
