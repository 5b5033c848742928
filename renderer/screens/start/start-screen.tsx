import { type ReactElement, useEffect, useId } from 'react';
import { failureText } from '../../../app/text/failure-text.ts';
import { Icon } from '../../parts/icon.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useDraft } from '../../stores/draft.ts';
import { useAccounts, useApp } from '../../stores/states.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { DestinationField } from './destination-field.tsx';
import { EchoCard } from './echo-card.tsx';
import { PolicyLine } from './policy-line.tsx';
import { RouteLine } from './route-line.tsx';
import { startCall } from './start-call.ts';
import { useClassified } from './use-classified.ts';

/** Start a call: whom, how it will be reached, audio or video, who may join. */
export const StartScreen = (): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const routeId = useId();
  const answer = useClassified();
  const starting = useDraft((draft) => draft.starting);
  const video = useDraft((draft) => draft.video);
  const failure = useDraft((draft) => draft.failure);
  const firstRun = useApp((app) => app.firstRun);
  const ready = useApp((app) => app.ready);
  const noAccount = useAccounts((accounts) => accounts.length === 0);
  const call = (withVideo: boolean): void => void startCall(withVideo);
  // Whoever comes back from the settings may have mended what failed.
  useEffect(() => () => useDraft.setState({ failure: null }), []);
  return (
    <div className="start">
      <h1 className="start-title">{t('start.title')}</h1>
      <p className="start-lead">{t('start.lead')}</p>
      <form
        className="start-form"
        onSubmit={(event) => {
          event.preventDefault();
          call(video);
        }}
      >
        <DestinationField describedBy={routeId} onCall={() => call(video)} />
        <RouteLine id={routeId} answer={answer} failed={failure !== null} />
        {failure !== null && (
          <Trouble
            title={t('failure.title')}
            words={failureText(language, failure.code)}
            failure={failure}
            at={failure.at}
          />
        )}
        <div className="verbs">
          <button type="button" className="button verb" aria-disabled={starting} onClick={() => call(false)}>
            <Icon name="phone" />
            <span>{t('start.audio')}</span>
          </button>
          <button type="button" className="button verb" aria-disabled={starting} onClick={() => call(true)}>
            <Icon name="video" />
            <span>{t('start.video')}</span>
          </button>
        </div>
        {video && <p className="hint">{t('start.enterVideo')}</p>}
        <p className="visually-hidden" role="status">
          {starting ? t('start.starting') : ''}
        </p>
        <PolicyLine />
      </form>
      {(firstRun || (ready && noAccount)) && <EchoCard />}
    </div>
  );
};
