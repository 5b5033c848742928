import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { MeetingDetails } from '../../../app/conf/meeting-details.ts';
import { invitation } from '../../../app/text/invitation.ts';
import { bridge } from '../../bridge.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { timeZone } from '../../text/time-zone.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { QrCode } from './qr-code.tsx';
import { useDialIn } from './use-dial-in.ts';

const WAYS = {
  mail: { label: 'invitation.mail', name: 'invitation.mailName', icon: 'mail' },
  calendar: { label: 'invitation.calendar', name: 'invitation.calendarName', icon: 'calendar' },
} as const;
const DONE = { mail: 'invitation.mailOpened', calendar: 'invitation.saved' } as const;
const FAILED = { mail: 'invitation.mailFailed', calendar: 'invitation.notSaved' } as const;
type Way = keyof typeof WAYS;

/** The invitation to be handed on: copied, as a draft of an e-mail, as a calendar file, or from screen to camera. */
export const ShareInvitation = ({ meeting }: { readonly meeting: MeetingDetails }): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const dialIn = useDialIn(meeting.confId);
  const link = meeting.guestJoinUri;
  const [said, setSaid] = useState<(typeof DONE)[Way] | (typeof FAILED)[Way] | null>(null);
  const status = useRef<HTMLParagraphElement>(null);
  // In a low panel it stands below what is in sight.
  useEffect(() => {
    if (said !== null) status.current?.scrollIntoView({ block: 'nearest' });
  }, [said]);
  const share = async (by: Way): Promise<void> => {
    setSaid(null);
    const shared = await bridge.call('shareInvitation', { meeting: meeting.confId, by });
    if (!shared.ok) setSaid(FAILED[by]);
    else if (shared.value.done) setSaid(DONE[by]);
  };
  return (
    <div className="share-invitation">
      <div className="row">
        <CopyButton
          className="button"
          label={t('call.copyInvitation')}
          text={invitation(language, { ...meeting, dialIn }, timeZone())}
        />
        {(['mail', 'calendar'] as const).map((by) => (
          <button
            key={by}
            type="button"
            className="button quiet"
            aria-label={t(WAYS[by].name)}
            title={t(WAYS[by].name)}
            onClick={() => void share(by)}
          >
            <Icon name={WAYS[by].icon} />
            <span>{t(WAYS[by].label)}</span>
          </button>
        ))}
      </div>
      <p ref={status} className="hint" role="status">
        {said !== null && t(said)}
      </p>
      {(link || dialIn) !== '' && (
        <QrCode text={link || dialIn} label={t(link === '' ? 'meeting.dialInQr' : 'meeting.qr')} />
      )}
    </div>
  );
};
