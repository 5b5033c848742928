import type { ReactElement } from 'react';
import type { Call } from '../../../app/call/call.ts';
import { clock } from '../../../app/text/format.ts';
import { useMedia } from '../../media/media-store.ts';
import { Icon } from '../../parts/icon.tsx';
import { useNetwork } from '../../stores/states.ts';
import { useNow } from '../../text/use-now.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { encryptionKey, isLost, isProtected, phaseKey, qualityText } from './call-text.ts';

/** Who, in what state, since when, how protected, how well. */
export const CallHead = ({ call }: { readonly call: Call }): ReactElement => {
  const t = useText();
  const { state, party } = call;
  // Two people on a call need not be told that they are two.
  const crowd = call.conference !== null && call.conference.people > 2 ? call.conference : null;
  const talking = state.phase === 'active' || state.phase === 'held';
  return (
    <header className="call-head">
      <h1 className="call-name">{party.name}</h1>
      <p className="call-line">
        {party.address !== party.name && <span className="call-address">{party.address}</span>}
        <span className="call-state" data-phase={state.phase}>
          {t(phaseKey(state))}
        </span>
        {talking && <Timer label={t('call.timer')} since={state.since} />}
        {crowd !== null && (
          <span className="call-crowd" title={crowd.names.join('\n')}>
            {t('room.count', { count: crowd.people })}
          </span>
        )}
        {call.accountLabel !== '' && (
          <span className="call-through">{t('call.through', { account: call.accountLabel })}</span>
        )}
      </p>
      {talking && <Health call={call} />}
    </header>
  );
};

/** The duration; never a live region. */
const Timer = ({ label, since }: { readonly label: string; readonly since: number }): ReactElement => {
  const now = useNow();
  return (
    <span className="timer" role="timer" aria-live="off" aria-label={label}>
      {clock((now - since) / 1000)}
    </span>
  );
};

const Health = ({ call }: { readonly call: Call }): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const session = useMedia((media) => media.sessions[call.id]);
  const online = useNetwork((network) => network.online);
  const quality = qualityText(language, call, session, online);
  const protectedCall = isProtected(call);
  const lost = isLost(call, online);
  return (
    <>
      <p className="call-health">
        <span className={protectedCall ? 'health' : 'health health-warning'} data-encryption={call.encryption.media}>
          <Icon name={protectedCall ? 'lock' : 'unlock'} />
          {t(encryptionKey(call))}
        </span>
        {!lost && (
          <span className="health" data-quality={session?.quality ?? 'unknown'}>
            <Icon name="signal" />
            {quality}
          </span>
        )}
      </p>
      <div role="alert">
        {lost && (
          <p className="banner banner-warning">
            <Icon name="warning" />
            {quality}
          </p>
        )}
      </div>
    </>
  );
};
