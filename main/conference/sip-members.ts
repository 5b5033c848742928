import { anonymousEntity } from '../../app/meeting/conference-info/anonymous-entity.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import type { Member } from '../../app/meeting/member.ts';
import { isIn } from '../../app/meeting/presence.ts';
import { mayInvite } from '../../app/meeting/rights.ts';
import type { Result } from '../../app/result.ts';
import type { MeetingFocus } from '../meeting/focus.ts';
import { bareAddress, sameAddress } from '../meeting/same-address.ts';
import { MOST_PEOPLE } from '../meeting/seats.ts';
import type { SipCall, SipConference, SipTransfer } from '../sip/sip-engine.ts';
import { dialable } from './dialable.ts';
import { reportProgress } from './refer-progress.ts';

/** What the SIP side of meetings is made from. */
export type SipMembersOptions = {
  readonly focus: MeetingFocus;
  readonly sip: (call: string) => SipCall | undefined;
  /** Domains of the host's accounts: a bare number is somebody at one of these. */
  readonly domains: () => readonly string[];
  /** Calls somebody into a meeting as its host would; `watch` gets the call before anybody else hears of it. */
  readonly add: (meeting: Meeting, target: string, watch: (sip: SipCall) => void) => Promise<Result<string>>;
  readonly log: (line: string) => void;
};

/** Members on SIP calls, however they came: what their telephones see of the meeting and may ask of it (RFC 4579). */
export type SipMembers = {
  /** The meeting that a call belongs to, as its peer may follow it. */
  conferenceOf(call: string): SipConference;
  /** Answers a REFER to the focus; false when it is a transfer, which a person decides. */
  referred(call: string, transfer: SipTransfer): boolean;
};

type Place = { readonly meeting: Meeting; readonly member: Member };

/** Makes them. */
export const createSipMembers = ({ focus, sip, domains, add, log }: SipMembersOptions): SipMembers => {
  const placeOf = (call: string): Place | null => {
    for (const meeting of focus.meetings.getState()) {
      const member = meeting.members.find((one) => one.call === call && isIn(one));
      if (member !== undefined) return { meeting, member };
    }
    return null;
  };
  const conferenceOf = (call: string): SipConference => ({
    mostPeople: MOST_PEOPLE,
    view: () => {
      const place = placeOf(call);
      return place && focus.view(place.member.id);
    },
    listen: (changed) => focus.meetings.subscribe(changed),
  });
  // Who was called in has heard of it in the INVITE; who dialled in, or took a call over, hears of it once they are in.
  focus.meetings.subscribe((meetings) => {
    for (const { call } of meetings.flatMap(({ members }) => members.filter(isIn))) {
      if (call !== null) sip(call)?.inConference(conferenceOf(call));
    }
  });

  const invite = (call: string, meeting: Meeting, transfer: SipTransfer): void => {
    transfer.accept();
    let dialled = false;
    const watch = (invited: SipCall): void => {
      dialled = true;
      reportProgress(invited, transfer, () => undefined);
    };
    const failed = (reason: string): void => {
      log(`call ${call}: nobody was invited: ${reason}`);
      transfer.progress(503, 'Service Unavailable');
    };
    add(meeting, dialable(transfer.target), watch).then(
      (added) => {
        if (!dialled) failed(added.ok ? 'the call could not be dialled' : added.failure.reason);
      },
      (error: unknown) => failed(error instanceof Error ? error.message : 'unknown'),
    );
  };
  /** By the name that the conference document gives them, or by an address that reaches them. */
  const remove = ({ meeting, member }: Place, transfer: SipTransfer): void => {
    const { target } = transfer;
    const named = (one: Member): boolean =>
      bareAddress(target) === bareAddress(anonymousEntity(one.id)) ||
      (one.address !== '' && sameAddress(one.address, target, domains()));
    const whom = meeting.members.findLast((one) => one.state.phase !== 'left' && named(one));
    const refused = focus.act(member.id, { do: 'remove', member: whom?.id ?? '' });
    if (refused === null) {
      transfer.accept();
      transfer.progress(200, 'OK');
    } else transfer.decline(refused === 'no-such-member' ? 404 : 403);
  };

  return {
    conferenceOf,
    referred(call, transfer) {
      const place = placeOf(call);
      const removes = transfer.asks === 'removal';
      // What takes the place of a call (RFC 3891) is a transfer whoever asks.
      const invites = place !== null && mayInvite(place.member.role) && transfer.replaces === null;
      if (place !== null && removes) remove(place, transfer);
      else if (invites) invite(call, place.meeting, transfer);
      else if (removes || transfer.toConference) transfer.decline(403);
      else return false;
      return true;
    },
  };
};
