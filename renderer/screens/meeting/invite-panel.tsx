import { type ReactElement, useState } from 'react';
import type { Attendee } from '../../../app/bridge/contract.ts';
import { ConfAllowJoinUserType } from '../../../app/conf/enumerations.ts';
import type { Meeting } from '../../../app/meeting/meeting.ts';
import type { Member } from '../../../app/meeting/member.ts';
import type { Result } from '../../../app/result.ts';
import type { TextKey } from '../../../app/text/en.ts';
import { failureText } from '../../../app/text/failure-text.ts';
import { outcomeText } from '../../../app/text/outcome-text.ts';
import { bridge } from '../../bridge.ts';
import { Field } from '../../parts/field.tsx';
import { useContacts, useMeetings } from '../../stores/states.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { linesOf } from '../settings/address-check.ts';
import { addressesOf } from '../start/suggestions.ts';
import { NoGuestLink } from './no-guest-link.tsx';
import { ShareInvitation } from './share-invitation.tsx';

/** People called into a meeting at once, at most. */
const MOST = 7;
/** Contacts that are offered. */
const OFFERED = 6;

/** Whom somebody typed, and what came of calling them: the member's id, or why not. */
type Invited = { readonly key: string; readonly who: string; readonly result: Result<string> };

const attendeeOf = async (text: string): Promise<Attendee> => {
  const found = await bridge.call('classifyCallee', { text, account: null, asTyped: false });
  const name = found.ok && found.value.callable ? found.value.name : '';
  const thirdParty = found.ok && found.value.callable && found.value.route.kind === 'third-party';
  return thirdParty ? { thirdUserId: text, name } : { number: text, name };
};

/** Calls further people into the meeting, several at once, and says of each what came of it. */
export const InvitePanel = ({ meeting }: { readonly meeting: string }): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const contacts = useContacts();
  const hosted = useMeetings((all) => all.find(({ id }) => id === meeting));
  const members = hosted?.members;
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [invited, setInvited] = useState<readonly Invited[]>([]);
  const lines = linesOf(typed);

  const invite = async (): Promise<void> => {
    if (busy || lines.length === 0) return;
    if (lines.length > MOST) {
      setError(t('invite.most'));
      return;
    }
    setError(null);
    setBusy(true);
    const attendees = await Promise.all(lines.map(attendeeOf));
    const asked = await bridge.call('addAttendee', { meeting, attendees });
    setBusy(false);
    if (!asked.ok) {
      setError(failureText(language, asked.failure.code).what);
      return;
    }
    const results = lines.flatMap((who, at): readonly Invited[] => {
      const result = asked.value[at];
      return result === undefined ? [] : [{ key: crypto.randomUUID(), who, result }];
    });
    setInvited([...results, ...invited]);
    // What cannot be called stays, to be mended.
    setTyped(results.flatMap(({ who, result }) => (result.ok ? [] : [who])).join('\n'));
  };

  const cameOf = ({ result }: Invited): string => {
    if (!result.ok) {
      if (result.failure.reason.endsWith('full')) return t('invite.full');
      return failureText(language, result.failure.code).what;
    }
    const member = members?.find(({ id }) => id === result.value);
    return member === undefined ? t('invite.gone') : standing(member);
  };
  const standing = ({ name, state }: Member): string => {
    if (state.phase === 'ringing') return t('invite.asked');
    if (state.phase !== 'left') return t('invite.in');
    return state.why.kind === 'not-reached' ? outcomeText(language, state.why.outcome, name).what : t('invite.gone');
  };

  return (
    <div className="invite">
      <Field label={t('invite.people')} hint={t('invite.lead')} error={error ?? undefined}>
        {(ids) => (
          <textarea
            {...ids}
            rows={4}
            maxLength={4096}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      {contacts.length > 0 && (
        <fieldset className="invite-contacts" aria-label={t('invite.contacts')}>
          {contacts.slice(0, OFFERED).map((contact) => {
            const [address] = addressesOf(contact);
            return (
              address !== undefined && (
                <button
                  key={contact.id}
                  type="button"
                  className="chip"
                  onClick={() => setTyped([...lines, address].join('\n'))}
                >
                  {contact.name}
                </button>
              )
            );
          })}
        </fieldset>
      )}
      <button type="button" className="button" disabled={busy || lines.length === 0} onClick={() => void invite()}>
        {t(busy ? 'invite.calling' : 'invite.call')}
      </button>
      <div role="status" aria-label={t('invite.outcomes')}>
        {invited.length > 0 && (
          <ul className="roster">
            {invited.map((one) => (
              <li key={one.key} className="roster-row">
                <div className="roster-words">
                  <p className="roster-name">{one.who}</p>
                  <p className="roster-about">{cameOf(one)}</p>
                </div>
              </li>
            ))}
          </ul>
        )}
      </div>
      {hosted !== undefined && (
        <section className="invite-else" aria-labelledby="invite-else">
          <h3 id="invite-else">{t('invite.else')}</h3>
          {hosted.details.guestJoinUri === '' ? <NoGuestLink /> : <p className="hint">{t(hintOf(hosted))}</p>}
          <ShareInvitation meeting={hosted.details} />
        </section>
      )}
    </div>
  );
};

/** What the invitation is good for: nothing is promised that the join policy does not keep. */
const hintOf = ({ doors }: Meeting): TextKey & `invite.else${string}` => {
  if (doors.policy === ConfAllowJoinUserType.CONF_ALLOW_JOIN_ANYONE) return 'invite.elseHint';
  return doors.outsiders === 'wait' ? 'invite.elseWait' : 'invite.elseRefused';
};
