import { type ReactElement, useState } from 'react';
import { useMedia } from '../media/media-store.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { Picture } from '../screens/call/stage.tsx';
import { useText } from '../text/use-text.ts';
import { lineOf, type TileOf } from './arrange.ts';
import { useRoom } from './room-store.ts';

/** What is seen of a member: their picture or their face, their name, and how they fare. */
export const Tile = ({
  tile,
  self,
  speaks,
  size,
}: {
  readonly tile: TileOf;
  readonly self: boolean;
  readonly speaks: boolean;
  readonly size: 'large' | 'small';
}): ReactElement => {
  const t = useText();
  const { member, shows } = tile;
  const { id, name, media, hand, quality, phase } = member;
  const line = useRoom(({ slots }) => lineOf(slots, id, shows));
  const arriving = useRoom(({ pictures }) => (line === null ? null : (pictures[line] ?? null)));
  const own = useMedia(({ localVideo, cameraOn }) => (cameraOn ? localVideo : null));
  const sends = shows === 'screen' ? media.screen : media.camera;
  const picture = phase === 'lost' ? null : self ? own : sends ? arriving : null;
  const called = self ? t('room.you', { name }) : shows === 'screen' ? t('room.screenOf', { name }) : name;
  const silent = shows === 'camera' && (!media.microphone || media.mutedByHost);
  return (
    <li
      className={`tile tile-${size}${shows === 'screen' ? ' tile-screen' : ''}${speaks ? ' tile-speaks' : ''}`}
      data-member={id}
      data-shows={shows}
    >
      <Avatar name={name} size={size === 'large' ? 'large' : 'medium'} />
      {picture !== null && (
        // Another element for every member: none shows a moment of whoever was on the line before.
        <Moving
          key={`${id} ${picture.id}`}
          stream={picture}
          label={shows === 'screen' ? t('room.screenOf', { name }) : t('room.picture', { name })}
          mirrored={self}
        />
      )}
      <div className="tile-words">
        {silent && <Mark icon="micOff" words={t(media.mutedByHost ? 'room.mutedByHost' : 'room.micOff')} />}
        <span className="tile-name" title={called}>
          {called}
        </span>
        {speaks && <span className="visually-hidden">{t('room.speaking')}</span>}
        {shows === 'camera' && hand && <Mark icon="hand" words={t('room.handUp')} />}
        {shows === 'camera' && (quality === 'fair' || quality === 'poor') && (
          <Mark icon="signal" words={t(`room.quality.${quality}`)} />
        )}
      </div>
      {phase === 'lost' && <p className="tile-lost">{t('room.lost')}</p>}
    </li>
  );
};

/** A picture that hides the face behind it once it moves. */
const Moving = ({
  stream,
  label,
  mirrored,
}: {
  readonly stream: MediaStream;
  readonly label: string;
  readonly mirrored: boolean;
}): ReactElement => {
  const [moves, setMoves] = useState(false);
  return (
    <div
      className={`tile-picture${moves ? ' tile-moves' : ''}${mirrored ? ' tile-mirrored' : ''}`}
      onLoadedData={() => setMoves(true)}
    >
      <Picture stream={stream} label={label} className="tile-video" />
    </div>
  );
};

const Mark = ({
  icon,
  words,
}: {
  readonly icon: 'micOff' | 'hand' | 'signal';
  readonly words: string;
}): ReactElement => (
  <span className={`tile-mark tile-mark-${icon}`} title={words}>
    <Icon name={icon} />
    <span className="visually-hidden">{words}</span>
  </span>
);
