import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import { ConfRole } from '../../app/conf/enumerations.ts';
import type { MeetingView, MemberView } from '../../app/meeting/meeting.ts';
import type { NotAllowed } from '../../app/meeting/rights.ts';
import { useFocusKept } from '../parts/focus-kept.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { takesText } from '../parts/takes-text.ts';
import { useText } from '../text/use-text.ts';
import type { Layout } from './arrange.ts';
import { MeetingBar } from './meeting-bar.tsx';
import { MeetingHead } from './meeting-head.tsx';
import { useMeetingKeys } from './meeting-keys.ts';
import { MeetingNotices } from './meeting-notices.tsx';
import { MeetingQuestion, type Question } from './meeting-question.tsx';
import { type Offer, offersForAll } from './offers.ts';
import type { RoomControls } from './room-controls.ts';
import { RoomNews } from './room-news.tsx';
import { Roster } from './roster.tsx';
import { useSmallScreen } from './small-screen.ts';
import { Tiles } from './tiles.tsx';

/** Something that opens beside the pictures, from the More menu or the bar. */
export type RoomPanel = {
  readonly id: string;
  readonly label: string;
  readonly body: ReactElement;
  /** Has a button of its own in the bar. */
  readonly icon?: IconName;
};

/** A meeting one is in: head, notices, pictures, a panel beside them and the bar; the same for host and guests. */
export const MeetingRoom = ({
  view,
  self,
  controls,
  online,
  refused,
  panels,
  notes = [],
  shownFirst = null,
  wanted = null,
  onWanted,
}: {
  readonly view: MeetingView;
  readonly self: MemberView;
  readonly controls: RoomControls;
  readonly online: boolean;
  readonly refused: NotAllowed | null;
  /** What the host's window or the guest's page has of its own, devices for one. */
  readonly panels: readonly RoomPanel[];
  /** What else the person should read now. */
  readonly notes?: readonly string[];
  /** The panel that is open from the start. */
  readonly shownFirst?: string | null;
  /** The panel to be opened now, told when it is. */
  readonly wanted?: string | null;
  readonly onWanted?: () => void;
}): ReactElement => {
  const t = useText();
  const root = useRef<HTMLElement>(null);
  const panelId = useId();
  const [chosen, setLayout] = useState<Layout | null>(null);
  const small = useSmallScreen();
  const layout = chosen ?? (small ? 'grid' : 'speaker');
  const [open, setOpen] = useState(shownFirst);
  const [question, setQuestion] = useState<Question | null>(null);
  const aside = useRef<HTMLElement>(null);
  const closePanel = (): void => {
    setOpen(null);
    root.current?.focus();
  };
  /** Opened from a menu or a notice, which are gone then: the focus goes along. */
  const openPanel = (id: string): void => {
    setOpen(id);
    requestAnimationFrame(() => aside.current?.focus());
  };
  const keys = useMeetingKeys(self, controls, open === null ? null : closePanel);
  useFocusKept(root);
  useEffect(() => {
    if (!takesText(document.activeElement)) root.current?.focus();
  }, []);
  useEffect(() => {
    if (wanted === null) return;
    openPanel(wanted);
    onWanted?.();
  });
  const host = view.role === ConfRole.HWM_CONF_ROLE_HOST;
  const panel = panels.find(({ id }) => id === open);
  const onOffer = ({ action }: Offer, member: MemberView): void => {
    if (action.do === 'remove' || action.do === 'hand-over') setQuestion({ about: action.do, member });
    else controls.act(action);
  };
  const toggle = (id: string): void => setOpen(open === id ? null : id);
  const more = [
    {
      label: t(layout === 'speaker' ? 'room.gridView' : 'room.speakerView'),
      onChoose: () => setLayout(layout === 'speaker' ? 'grid' : 'speaker'),
    },
    ...panels.flatMap(({ id, label, icon }) => (icon === undefined ? [{ label, onChoose: () => openPanel(id) }] : [])),
    ...offersForAll(view).map(({ text, action }) => ({ label: t(text), onChoose: () => controls.act(action) })),
  ];
  return (
    <section
      ref={root}
      className="call meeting"
      tabIndex={-1}
      aria-label={t('room.label', { subject: view.subject })}
      {...keys}
    >
      <MeetingHead view={view} />
      <MeetingNotices
        view={view}
        self={self}
        controls={controls}
        online={online}
        refused={refused}
        notes={notes}
        onPeople={() => openPanel('people')}
      />
      <div className={open === null ? 'call-body' : 'call-body with-panel'}>
        <Tiles view={view} layout={layout} />
        {open !== null && (
          <aside ref={aside} className="panel" tabIndex={-1} aria-labelledby={panelId}>
            <div className="panel-head">
              <h2 id={panelId}>{panel?.label ?? t('room.people')}</h2>
              <button type="button" className="panel-close" aria-label={t('common.close')} onClick={closePanel}>
                <Icon name="close" />
              </button>
            </div>
            {panel === undefined ? <Roster view={view} onOffer={onOffer} /> : panel.body}
          </aside>
        )}
      </div>
      <MeetingBar
        view={view}
        self={self}
        controls={controls}
        tools={[{ id: 'people', label: t('room.people'), icon: 'people' as const }, ...panels]}
        open={open}
        more={more}
        onTool={toggle}
        onLeave={() => (host ? setQuestion({ about: 'leave' }) : controls.leave())}
        onEnd={host ? () => setQuestion({ about: 'end' }) : null}
      />
      <RoomNews view={view} />
      {question !== null && (
        <MeetingQuestion question={question} view={view} controls={controls} onClose={() => setQuestion(null)} />
      )}
    </section>
  );
};
