import type { ReactElement } from 'react';
import type { Failure } from '../../app/result.ts';
import { sdkerrName } from '../../app/sdkerr.ts';
import { type FailureText, failureDetails } from '../../app/text/failure-text.ts';
import { moment } from '../../app/text/format.ts';
import { goToSettings } from '../stores/place.ts';
import { useApp } from '../stores/states.ts';
import { timeZone } from '../text/time-zone.ts';
import { useLanguage, useText } from '../text/use-text.ts';
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icon.tsx';

/** An error: what happened, whose side, what to do next, the code on demand, Copy details. */
export const Trouble = ({
  title,
  words,
  failure,
  at,
}: {
  readonly title: string;
  readonly words: FailureText;
  readonly failure: Failure;
  /** ms since 1970. */
  readonly at: number;
}): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const version = useApp((app) => app.version);
  return (
    <section className="trouble" role="alert" aria-label={title} data-code={failure.code}>
      <Icon name="warning" />
      <div className="trouble-words">
        <p className="trouble-what">{words.what}</p>
        {words.next !== '' && <p>{words.next}</p>}
        <details>
          <summary>{t('common.details')}</summary>
          <p>{t('side.label', { side: t(`side.${words.side}`) })}</p>
          <p>{t('failure.code', { code: failure.code, name: sdkerrName(failure.code) })}</p>
          {failure.reason !== '' && <p className="wrap">{t('failure.reason', { reason: failure.reason })}</p>}
        </details>
        <div className="row">
          <CopyButton
            className="chip"
            label={t('common.copyDetails')}
            text={failureDetails(language, failure, version, moment(language, at, timeZone(), true))}
          />
          {words.side === 'account' && (
            <button type="button" className="chip" onClick={() => goToSettings('accounts')}>
              {t('common.openSettings')}
            </button>
          )}
        </div>
      </div>
    </section>
  );
};
