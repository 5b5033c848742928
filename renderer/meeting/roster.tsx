import type { ReactElement } from 'react';
import { ConfRole } from '../../app/conf/enumerations.ts';
import type { MeetingView, MemberView } from '../../app/meeting/meeting.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { Menu } from '../parts/menu.tsx';
import { useText } from '../text/use-text.ts';
import { type Offer, offersFor } from './offers.ts';

/** Everybody by name and role, who waits first; what may be done to each is in a menu, and only that. */
export const Roster = ({
  view,
  onOffer,
}: {
  readonly view: MeetingView;
  readonly onOffer: (offer: Offer, member: MemberView) => void;
}): ReactElement => {
  const t = useText();
  const waiting = view.members.filter(({ phase }) => phase === 'waiting');
  const others = view.members.filter(({ phase }) => phase !== 'waiting');
  const row = (member: MemberView): ReactElement => (
    <Row key={member.id} view={view} member={member} onOffer={(offer) => onOffer(offer, member)} />
  );
  return (
    <div className="panel-body">
      {waiting.length > 0 && (
        <section className="roster-part" aria-label={t('room.waitingPart')}>
          <div className="roster-head">
            <h3>{t('room.waitingPart')}</h3>
            {waiting.length > 1 && (
              <button
                type="button"
                className="chip"
                onClick={() => onOffer({ text: 'room.do.admitAll', action: { do: 'admit-all' } }, waiting[0]!)}
              >
                {t('room.do.admitAll')}
              </button>
            )}
          </div>
          <ul className="roster">{waiting.map(row)}</ul>
        </section>
      )}
      <section className="roster-part" aria-label={t('room.inPart')}>
        {waiting.length > 0 && <h3>{t('room.inPart')}</h3>}
        <ul className="roster">{others.map(row)}</ul>
      </section>
    </div>
  );
};

const Row = ({
  view,
  member,
  onOffer,
}: {
  readonly view: MeetingView;
  readonly member: MemberView;
  readonly onOffer: (offer: Offer) => void;
}): ReactElement => {
  const t = useText();
  const { id, name, role, way, media, hand, phase, quality } = member;
  const offers = offersFor(view, member);
  const waits = phase === 'waiting';
  const about =
    phase === 'ringing'
      ? t('room.ringing')
      : phase === 'lost'
        ? t('room.lost')
        : waits || role === ConfRole.HWM_CONF_ROLE_ATTENDEE
          ? ''
          : t(`meeting.role.${role}`);
  return (
    <li className="roster-row" data-member={id}>
      <Avatar name={name} size="small" />
      <div className="roster-words">
        <p className="roster-name">{id === view.self ? t('room.you', { name }) : name}</p>
        <p className="roster-about">
          {[about, t(`room.way.${way}`)].filter((part) => part !== '').join(' · ')}
          {(quality === 'fair' || quality === 'poor') && ` · ${t(`room.quality.${quality}`)}`}
        </p>
      </div>
      {phase === 'joined' && (
        <span className="roster-marks">
          {hand && <State icon="hand" words={t('room.handUp')} />}
          {media.screen && <State icon="share" words={t('room.shares')} />}
          {media.mutedByHost || !media.microphone ? (
            <State icon="micOff" words={t(media.mutedByHost ? 'room.mutedByHost' : 'room.micOff')} />
          ) : (
            <State icon="mic" words={t('room.micOn')} />
          )}
        </span>
      )}
      {waits
        ? offers.map((offer) => (
            <button
              key={offer.text}
              type="button"
              className="chip"
              aria-label={t('room.doTo', { action: t(offer.text), name })}
              onClick={() => onOffer(offer)}
            >
              {t(offer.text)}
            </button>
          ))
        : offers.length > 0 && (
            <Menu
              label={t('room.actionsFor', { name })}
              entries={offers.map((offer) => ({
                label: t(offer.text),
                danger: offer.action.do === 'remove',
                onChoose: () => onOffer(offer),
              }))}
              button={(open, toggle) => (
                <button
                  type="button"
                  className="round"
                  aria-haspopup="menu"
                  aria-expanded={open}
                  aria-label={t('room.actionsFor', { name })}
                  onClick={toggle}
                >
                  <Icon name="more" />
                </button>
              )}
            />
          )}
    </li>
  );
};

const State = ({
  icon,
  words,
}: {
  readonly icon: 'hand' | 'share' | 'mic' | 'micOff';
  readonly words: string;
}): ReactElement => (
  <span title={words}>
    <Icon name={icon} />
    <span className="visually-hidden">{words}</span>
  </span>
);
