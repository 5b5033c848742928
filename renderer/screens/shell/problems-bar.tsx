import type { ReactElement } from 'react';
import { bridge } from '../../bridge.ts';
import { Icon } from '../../parts/icon.tsx';
import { useApp } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';

/** What went wrong on this machine; each stays until it is dismissed. */
export const ProblemsBar = (): ReactElement => {
  const t = useText();
  const problems = useApp((app) => app.problems);
  return (
    <section className="problems" aria-label={t('problems.label')} hidden={problems.length === 0}>
      <div role="alert">
        <ul>
          {problems.map(({ id, kind, detail }) => (
            <li key={id} className="banner banner-warning" data-problem={kind}>
              <Icon name="warning" />
              <span className="wrap">{t(`problem.${kind}`, { detail }).trim()}</span>
              <button type="button" className="chip" onClick={() => void bridge.call('dismissProblem', { id })}>
                {t('common.dismiss')}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
};
