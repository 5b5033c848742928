import type { ReactElement } from 'react';
import type { CallRecord } from '../../../app/call/call-record.ts';
import { MediaType } from '../../../app/conf/enumerations.ts';
import { groupDigits, moment, momentInList } from '../../../app/text/format.ts';
import { bridge } from '../../bridge.ts';
import { Icon } from '../../parts/icon.tsx';
import { fillDestination } from '../../stores/draft.ts';
import { go } from '../../stores/place.ts';
import { useCalls } from '../../stores/states.ts';
import { timeZone } from '../../text/time-zone.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { callAddress } from '../start/start-call.ts';
import { recordText } from './record-text.ts';

/** One call of the history. */
export const HistoryRow = ({ record }: { readonly record: CallRecord }): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const running = useCalls((calls) => calls.some((call) => call.id === record.id && call.state.phase !== 'ended'));
  const { name, address, meeting, joinPolicy } = record;
  const video = record.mediaType === MediaType.HWM_MEDIA_TYPE_VIDEO;
  const missed = record.outcome?.kind === 'missed';
  const pickedName = name === address ? '' : name;
  return (
    <li
      className={missed ? 'list-row missed' : 'list-row'}
      data-record={record.id}
      data-outcome={record.outcome?.kind ?? ''}
    >
      <Icon name={record.direction === 'out' ? 'arrowOut' : 'arrowIn'} />
      <div className="list-words">
        <p className="list-name">{name}</p>
        {address !== name && <p className="hint wrap">{address}</p>}
        <p className="hint">
          {t(missed ? 'history.missed' : record.direction === 'out' ? 'history.out' : 'history.in')}
          {', '}
          {t(video ? 'history.video' : 'history.audio')}
          {' · '}
          <time dateTime={new Date(record.startedAt).toISOString()}>
            {momentInList(language, record.startedAt, Date.now(), timeZone())}
          </time>
        </p>
        <p className="list-outcome">{recordText(language, record, running)}</p>
        {meeting !== null && (
          <details>
            <summary>{t('history.meeting')}</summary>
            <dl className="facts">
              <Fact label={t('meeting.confId')} value={groupDigits(meeting.confId)} />
              <Fact label={t('meeting.subjectLabel')} value={meeting.subject} />
              <Fact label={t('meeting.schedulerName')} value={meeting.schedulerName || t('common.none')} />
              <Fact
                label={t('meeting.startTimeStamp')}
                value={moment(language, meeting.startTimeStamp * 1000, timeZone(), true)}
              />
              {joinPolicy !== null && <Fact label={t('meeting.joinPolicy')} value={t(`policy.${joinPolicy}`)} />}
              {meeting.customInfo !== '' && <Fact label={t('meeting.customInfo')} value={meeting.customInfo} />}
            </dl>
          </details>
        )}
      </div>
      <div className="list-actions">
        <button
          type="button"
          className="chip"
          aria-label={t('history.call', { name })}
          onClick={() => callAddress(address, pickedName, video)}
        >
          <Icon name={video ? 'video' : 'phone'} />
          <span>{t('history.callShort')}</span>
        </button>
        <button
          type="button"
          className="chip"
          aria-label={t('history.fill', { name })}
          onClick={() => {
            fillDestination(address, pickedName);
            go('call');
          }}
        >
          {t('history.fillShort')}
        </button>
        <button
          type="button"
          className="chip"
          aria-label={t('history.remove', { name })}
          disabled={running}
          onClick={() => void bridge.call('removeRecord', { id: record.id })}
        >
          {t('common.remove')}
        </button>
      </div>
    </li>
  );
};

const Fact = ({ label, value }: { readonly label: string; readonly value: string }): ReactElement => (
  <div className="fact">
    <dt>{label}</dt>
    <dd>{value}</dd>
  </div>
);
