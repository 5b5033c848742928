import { type ReactElement, type ReactNode, useState } from 'react';
import type { MeetingDetails } from '../../../app/conf/meeting-details.ts';
import { isIn } from '../../../app/meeting/presence.ts';
import { groupDigits, moment } from '../../../app/text/format.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { useMeetings } from '../../stores/states.ts';
import { timeZone } from '../../text/time-zone.ts';
import { useNow } from '../../text/use-now.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { NoGuestLink } from './no-guest-link.tsx';
import { ShareInvitation } from './share-invitation.tsx';
import { useDialIn } from './use-dial-in.ts';

/** Every field of the meeting's result; the host password stays masked until asked for and is never in the invitation. */
export const DetailsCard = ({ meeting: made }: { readonly meeting: MeetingDetails }): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const [revealed, setRevealed] = useState(false);
  const local = (seconds: number): string => moment(language, seconds * 1000, timeZone(), true);
  const hosted = useMeetings((all) => all.find(({ id }) => id === made.confId));
  // Its policy and its end may have been changed since it was made.
  const meeting = hosted?.details ?? made;
  // Nobody is invited to what is over.
  const running = hosted !== undefined && hosted.state.phase !== 'ended';
  const dialIn = useDialIn(meeting.confId);
  const none = t('common.none');
  return (
    <div className="details" data-meeting={meeting.confId}>
      {running && <ShareInvitation meeting={meeting} />}
      <Live id={meeting.confId} />
      <dl className="facts">
        <Fact name="confId" label={t('meeting.confId')} value={meeting.confId} copy>
          <span className="digits">{groupDigits(meeting.confId)}</span>
        </Fact>
        <Fact
          name="guestJoinUri"
          label={t('meeting.guestJoinUri')}
          value={meeting.guestJoinUri}
          copy={meeting.guestJoinUri !== ''}
        >
          {meeting.guestJoinUri || (running ? <NoGuestLink /> : t('meeting.hadNoGuestLink'))}
        </Fact>
        {running && (
          <Fact name="dialIn" label={t('meeting.dialIn')} value={dialIn} copy={dialIn !== ''}>
            {dialIn || t('meeting.noDialIn')}
          </Fact>
        )}
        <Fact name="guestPwd" label={t('meeting.guestPwd')} value={meeting.guestPwd} copy={meeting.guestPwd !== ''}>
          {meeting.guestPwd === '' ? t('meeting.noGuestPwd') : <span className="digits">{meeting.guestPwd}</span>}
        </Fact>
        <Fact name="hostPwd" label={t('meeting.hostPwd')} value={revealed ? meeting.hostPwd : null}>
          {revealed ? <span className="digits">{meeting.hostPwd}</span> : <Masked label={t('meeting.hostPwdHidden')} />}
          <button
            type="button"
            className="chip"
            aria-pressed={revealed}
            aria-label={t('meeting.reveal')}
            onClick={() => setRevealed(!revealed)}
          >
            {t('meeting.revealShort')}
          </button>
          <CopyButton
            className="chip"
            label={t('common.copy')}
            name={t('meeting.copyField', { field: t('meeting.hostPwd') })}
            text={meeting.hostPwd}
          />
        </Fact>
        <Fact name="selfConfRole" label={t('meeting.selfConfRole')} value={meeting.selfConfRole}>
          {t(`meeting.role.${meeting.selfConfRole}`)}
        </Fact>
        <Fact name="subject" label={t('meeting.subjectLabel')} value={meeting.subject} />
        <Fact name="startTimeStamp" label={t('meeting.startTimeStamp')} value={meeting.startTimeStamp}>
          {local(meeting.startTimeStamp)}
        </Fact>
        <Fact name="endTimeStamp" label={t('meeting.endTimeStamp')} value={meeting.endTimeStamp}>
          {local(meeting.endTimeStamp)}
        </Fact>
        <Fact name="schedulerName" label={t('meeting.schedulerName')} value={meeting.schedulerName}>
          {meeting.schedulerName || none}
        </Fact>
        <Fact name="callee" label={t('meeting.callee')} value={meeting.callee} />
        <Fact name="mediaType" label={t('meeting.mediaType')} value={meeting.mediaType}>
          {t(`meeting.mediaType.${meeting.mediaType}`)}
        </Fact>
        <Fact name="joinPolicy" label={t('meeting.joinPolicy')} value={meeting.joinPolicy}>
          {t(`policy.${meeting.joinPolicy}`)} ·{' '}
          {t(meeting.guestsWithoutPassword ? 'policy.noPassword' : 'policy.needsPassword')}
          <span className="hint block">{t('meeting.joinPolicyHonest')}</span>
        </Fact>
        <Fact name="vmrConfId" label={t('meeting.vmrConfId')} value={meeting.vmrConfId}>
          {meeting.vmrConfId || none}
        </Fact>
        <Fact name="customInfo" label={t('meeting.customInfo')} value={meeting.customInfo}>
          {meeting.customInfo || none}
        </Fact>
        <Fact name="startTime" label={t('meeting.startTime')} value={meeting.startTime} />
        <Fact name="endTime" label={t('meeting.endTime')} value={meeting.endTime} />
      </dl>
    </div>
  );
};

/** What changes while the meeting is on; nothing once it is over. */
const Live = ({ id }: { readonly id: string }): ReactElement | null => {
  const t = useText();
  const now = useNow();
  const meeting = useMeetings((all) => all.find((one) => one.id === id));
  if (meeting?.state.phase !== 'live') return null;
  const waiting = meeting.members.filter(({ state }) => state.phase === 'waiting').length;
  const parts = [
    t('room.count', { count: meeting.members.filter(isIn).length }),
    ...(waiting > 0 ? [t('room.waitingCount', { count: waiting })] : []),
    t('room.timeLeft', { minutes: Math.max(0, Math.ceil((meeting.endsAt - now) / 60_000)) }),
    ...(meeting.doors.locked ? [t('room.locked')] : []),
  ];
  return <p className="note">{parts.join(' · ')}</p>;
};

const Masked = ({ label }: { readonly label: string }): ReactElement => (
  <span>
    <span aria-hidden="true">••••••</span>
    <span className="visually-hidden">{label}</span>
  </span>
);

/** One field: its name, the contract's for all of the result, is `data-field`, its raw value `data-value` (absent while it must not be seen). */
const Fact = ({
  name,
  label,
  value,
  copy = false,
  children,
}: {
  readonly name: keyof MeetingDetails | 'dialIn';
  readonly label: string;
  readonly value: string | number | null;
  readonly copy?: boolean;
  readonly children?: ReactNode;
}): ReactElement => {
  const t = useText();
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd data-field={name} {...(value === null ? {} : { 'data-value': String(value) })}>
        <span className="fact-value">{children ?? value}</span>
        {copy && (
          <CopyButton
            className="chip"
            label={t('common.copy')}
            name={t('meeting.copyField', { field: label })}
            text={String(value)}
          />
        )}
      </dd>
    </div>
  );
};
