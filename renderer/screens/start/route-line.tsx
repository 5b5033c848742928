import { type ReactElement, useId } from 'react';
import { failureText } from '../../../app/text/failure-text.ts';
import { routeText } from '../../../app/text/route-text.ts';
import { Icon } from '../../parts/icon.tsx';
import { useDraft } from '../../stores/draft.ts';
import { useAccounts } from '../../stores/states.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { saveSettings } from '../settings/save-settings.ts';
import { accountChoices, chosenRoute } from './start-call-info.ts';
import type { ClassifiedText } from './use-classified.ts';

/** The choice holds for this call and, as a setting, for the next ones: the contract itself names no account. */
const chooseAccount = (account: string): void => {
  useDraft.setState({ account, failure: null });
  saveSettings({ callThrough: account });
};

/** Says, before dialling, exactly what will be called and how; offers "as typed" and the account. */
export const RouteLine = ({
  id,
  answer,
  failed,
}: {
  readonly id: string;
  readonly answer: ClassifiedText;
  /** The call did not start, and the error below says why: once is enough. */
  readonly failed: boolean;
}): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const accounts = useAccounts();
  const typed = useDraft((draft) => draft.text.trim());
  const asTyped = useDraft((draft) => draft.asTyped);
  const account = useDraft((draft) => draft.account);
  const choice = useId();
  const label = (wanted: string): string =>
    accounts.find(({ settings }) => settings.id === wanted)?.settings.label || wanted;

  if (typed === '') {
    return (
      <div className="route">
        <p id={id} className="hint">
          {t('route.none')}
        </p>
      </div>
    );
  }
  if (answer === null || answer.text !== typed) {
    return (
      <div className="route">
        <p id={id} className="hint">
          {t('route.checking')}
        </p>
      </div>
    );
  }
  const { classified } = answer;
  if (!classified.callable) {
    const words = failureText(language, classified.code);
    return (
      <div className="route route-cannot">
        <Icon name="warning" />
        <p id={id} title={classified.reason}>
          {failed ? t('failure.title') : `${words.what} ${words.next}`}
        </p>
        <AsTyped checked={asTyped} />
      </div>
    );
  }
  const route = chosenRoute(classified, account);
  const said = routeText(language, route, label);
  const choices = accountChoices(classified);
  return (
    <div className="route" data-route={route.kind}>
      <Icon name={route.kind === 'echo' ? 'echo' : 'arrowOut'} />
      <div className="route-words">
        <p id={id}>
          {classified.name !== '' && route.kind !== 'echo'
            ? t('route.named', { name: classified.name, route: said })
            : said}
        </p>
        <p className="hint wrap" data-uri={route.uri}>
          {t('route.uri', { uri: route.uri })}
        </p>
        {choices.length > 1 && (
          <div className="route-through">
            <label htmlFor={choice}>{t('route.through')}</label>
            <select
              id={choice}
              value={account ?? (route.kind === 'echo' ? '' : (route.account ?? ''))}
              onChange={(event) => chooseAccount(event.target.value)}
            >
              {choices.map((one) => (
                <option key={one} value={one}>
                  {label(one)}
                </option>
              ))}
            </select>
          </div>
        )}
      </div>
      {route.kind !== 'echo' && <AsTyped checked={asTyped} />}
    </div>
  );
};

const AsTyped = ({ checked }: { readonly checked: boolean }): ReactElement => {
  const t = useText();
  return (
    <button
      type="button"
      className="chip"
      aria-pressed={checked}
      onClick={() => useDraft.setState({ asTyped: !checked, failure: null })}
    >
      {t('route.asTyped')}
    </button>
  );
};
