import { type ReactElement, useEffect, useState } from 'react';
import { mediaActions } from '../../media/media.ts';
import { useMedia } from '../../media/media-store.ts';
import { Icon } from '../../parts/icon.tsx';
import { LevelMeter } from '../../parts/level-meter.tsx';
import { useApp } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { microphoneTrouble } from '../device-trouble.ts';
import { callAddress } from './start-call.ts';

/** The first minute: the echo meeting, and a look at the microphone that only a button opens. */
export const EchoCard = (): ReactElement => {
  const t = useText();
  const number = useApp((app) => app.echoNumber);
  const ready = useApp((app) => app.ready);
  return (
    <section className="card echo-card" aria-labelledby="echo-title">
      <div className="card-head">
        <Icon name="echo" />
        <h2 id="echo-title">{t('first.title')}</h2>
      </div>
      <p>{t('first.text')}</p>
      <p className="hint">{t('first.number', { number })}</p>
      <div className="row">
        <button type="button" className="button" disabled={!ready} onClick={() => callAddress(number, '', false)}>
          <Icon name="phone" />
          <span>{t('first.call')}</span>
        </button>
        <button type="button" className="button quiet" disabled={!ready} onClick={() => callAddress(number, '', true)}>
          <Icon name="video" />
          <span>{t('first.callVideo')}</span>
        </button>
      </div>
      <MicrophoneCheck />
    </section>
  );
};

/** Opens the microphone while it is shown to work, and closes it again. */
const MicrophoneCheck = (): ReactElement => {
  const t = useText();
  const [open, setOpen] = useState(false);
  const db = useMedia((media) => media.microphoneDb);
  const trouble = useMedia((media) => media.trouble.microphone);
  const using = useMedia((media) => media.using.microphone);
  useEffect(() => (open ? mediaActions.preview(false) : undefined), [open]);
  return (
    <div className="microphone-check">
      <button type="button" className="button quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="mic" />
        <span>{t(open ? 'first.stopCheck' : 'first.checkMicrophone')}</span>
      </button>
      {open && (
        <div className="microphone-level">
          <LevelMeter label={t('first.level')} db={db} />
          <p className="hint" role="status">
            {trouble === null
              ? `${using === '' ? '' : `${using}. `}${t('first.saySomething')}`
              : t(microphoneTrouble(trouble))}
          </p>
        </div>
      )}
    </div>
  );
};
