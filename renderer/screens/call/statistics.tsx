import type { ReactElement } from 'react';
import type { Call } from '../../../app/call/call.ts';
import { useMedia } from '../../media/media-store.ts';
import { useText } from '../../text/use-text.ts';
import { NUMBERS, statText } from './stat-text.ts';

/** Every number of a call; it stays in the page while hidden, so that what is measured can always be read. */
export const Statistics = ({ call, open }: { readonly call: Call; readonly open: boolean }): ReactElement => {
  const t = useText();
  const session = useMedia((media) => media.sessions[call.id]);
  const yes = (value: boolean | undefined): string => t(value ? 'common.yes' : 'common.no');
  const { encryption, media } = call;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
    <section className="panel-body" tabIndex={0} aria-label={t('stat.title')} hidden={!open}>
      <dl className="stats">
        {NUMBERS.map((name) => (
          <Row key={name} name={name} label={t(`stat.${name}`)} value={statText(name, session)} />
        ))}
        <Row name="connected" label={t('stat.connected')} value={yes(session?.connected)} />
        <Row name="audioCodec" label={t('stat.audioCodec')} value={media?.audioCodec || '–'} />
        <Row name="videoCodec" label={t('stat.videoCodec')} value={media?.videoCodec || '–'} />
        <Row name="media" label={t('stat.media')} value={encryption.media} />
        <Row name="suite" label={t('stat.suite')} value={encryption.suite || '–'} />
        <Row name="signalling" label={t('stat.signalling')} value={encryption.signalling} />
        <Row name="receivingAudio" label={t('stat.receivingAudio')} value={yes(media?.receivingAudio)} />
        <Row name="receivingVideo" label={t('stat.receivingVideo')} value={yes(media?.receivingVideo)} />
      </dl>
    </section>
  );
};

const Row = ({
  name,
  label,
  value,
}: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}): ReactElement => (
  <div>
    <dt>{label}</dt>
    <dd data-stat={name}>{value}</dd>
  </div>
);
