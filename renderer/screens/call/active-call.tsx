import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import type { Call } from '../../../app/call/call.ts';
import { theHostRoom } from '../../media/media.ts';
import { EndQuestion } from '../../parts/end-question.tsx';
import { Icon } from '../../parts/icon.tsx';
import { takesText } from '../../parts/takes-text.ts';
import { useMeetings, usePolicy } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { AtTheDoor } from '../meeting/at-the-door.tsx';
import { DetailsCard } from '../meeting/details-card.tsx';
import { DoorsPanel } from '../meeting/doors-panel.tsx';
import { InvitePanel } from '../meeting/invite-panel.tsx';
import { DevicePickers } from '../settings/device-pickers.tsx';
import { end, share } from './call-actions.ts';
import { CallBar } from './call-bar.tsx';
import { CallHead } from './call-head.tsx';
import { useCallKeys } from './call-keys.ts';
import { CallNotices } from './call-notices.tsx';
import { DigitEcho, Keypad, useDigits } from './keypad.tsx';
import type { Panel } from './panel.ts';
import { ShareDialog } from './share-dialog.tsx';
import { Stage } from './stage.tsx';
import { Statistics } from './statistics.tsx';

/** From this width the details stand beside the picture from the start, px. */
const WIDE = 900;

/** A call one talks in, or has on hold. */
export const ActiveCall = ({ call }: { readonly call: Call }): ReactElement => {
  const t = useText();
  const root = useRef<HTMLElement>(null);
  const [panel, setPanel] = useState<Panel | null>(
    call.meeting !== null && window.innerWidth >= WIDE ? 'details' : null,
  );
  const [dialog, setDialog] = useState<'share' | 'end' | null>(null);
  const hosted = useMeetings((all) => all.find(({ id }) => id === call.meeting?.confId));
  const mayShare = usePolicy((policy) => policy.ScreenSharing !== false);
  const digits = useDigits(call.id);
  const aside = useRef<HTMLElement>(null);
  const panelId = useId();
  const close = (): void => {
    setPanel(null);
    root.current?.focus();
  };
  const open = (chosen: Panel): void => {
    setPanel(chosen);
    requestAnimationFrame(() => aside.current?.focus());
  };
  const keys = useCallKeys(call, { share: () => mayShare && setDialog('share'), closePanel: close });
  useEffect(() => {
    if (!takesText(document.activeElement)) root.current?.focus();
  }, []);
  return (
    <section
      ref={root}
      className="call"
      tabIndex={-1}
      aria-label={t('call.label', { name: call.party.name })}
      data-session={call.id}
      {...keys}
    >
      <CallHead call={call} />
      <CallNotices picture={call.video} />
      {call.meeting !== null && <AtTheDoor meeting={call.meeting.confId} />}
      <div className={panel === null ? 'call-body' : 'call-body with-panel'}>
        <Stage call={call} />
        <aside ref={aside} className="panel" tabIndex={-1} aria-labelledby={panelId} hidden={panel === null}>
          <div className="panel-head">
            <h2 id={panelId}>{panel !== null && t(`call.${panel}`)}</h2>
            <button type="button" className="panel-close" aria-label={t('common.close')} onClick={close}>
              <Icon name="close" />
            </button>
          </div>
          {panel === 'invite' && call.meeting !== null && (
            <div className="panel-body">
              <InvitePanel meeting={call.meeting.confId} />
            </div>
          )}
          {panel === 'keypad' && <Keypad digits={digits} />}
          {panel === 'details' && call.meeting !== null && (
            <div className="panel-body">
              <DetailsCard meeting={call.meeting} />
            </div>
          )}
          {panel === 'doors' && hosted !== undefined && (
            <DoorsPanel doors={hosted.doors} host act={(action) => theHostRoom()?.act(hosted.id, action)} />
          )}
          <Statistics call={call} open={panel === 'statistics'} />
          {panel === 'devices' && (
            <div className="panel-body">
              <DevicePickers />
            </div>
          )}
        </aside>
      </div>
      <DigitEcho digits={digits} />
      <CallBar
        call={call}
        panel={panel}
        onInvite={() => (panel === 'invite' ? setPanel(null) : open('invite'))}
        onKeypad={() => setPanel(panel === 'keypad' ? null : 'keypad')}
        onPanel={open}
        onShare={() => setDialog('share')}
        onEnd={() => setDialog('end')}
      />
      {dialog === 'share' && <ShareDialog share={(source) => share(call, source)} onClose={() => setDialog(null)} />}
      {dialog === 'end' && <EndQuestion onConfirm={() => end(call.id)} onClose={() => setDialog(null)} />}
    </section>
  );
};
