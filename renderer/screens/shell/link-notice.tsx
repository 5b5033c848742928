import type { ReactElement } from 'react';
import { Icon } from '../../parts/icon.tsx';
import { useLinkRefused } from '../../stores/link-refused.ts';
import { useText } from '../../text/use-text.ts';

/** Why a link was not taken; stays until it is dismissed or another link is taken. */
export const LinkNotice = (): ReactElement => {
  const t = useText();
  const why = useLinkRefused((state) => state.why);
  return (
    <section className="problems" aria-label={t('link.label')} hidden={why === null}>
      <div role="alert">
        {why !== null && (
          <p className="banner banner-warning" data-link={why}>
            <Icon name="warning" />
            <span className="wrap">
              {t('link.refused')} {t(`link.${why}`)}
            </span>
            <button type="button" className="chip" onClick={() => useLinkRefused.setState({ why: null })}>
              {t('common.dismiss')}
            </button>
          </p>
        )}
      </div>
    </section>
  );
};
