import { type ReactElement, useEffect, useState } from 'react';
import type { MeetingView } from '../../app/meeting/meeting.ts';
import { useText } from '../text/use-text.ts';
import { arrange, type Layout, type TileOf } from './arrange.ts';
import { useRoom } from './room-store.ts';
import { Tile } from './tile.tsx';

/** The members as they are seen: one large and the others beside, or all alike. */
export const Tiles = ({ view, layout }: { readonly view: MeetingView; readonly layout: Layout }): ReactElement => {
  const t = useText();
  const slots = useRoom((room) => room.slots);
  const [spokeLast, setSpokeLast] = useState<string | null>(null);
  useEffect(() => {
    if (view.speaker !== null && view.speaker !== view.self) setSpokeLast(view.speaker);
  }, [view.speaker, view.self]);
  const { large, small } = arrange(view, slots, layout, spokeLast);
  const tile = (one: TileOf, size: 'large' | 'small'): ReactElement => (
    <Tile
      key={`${one.member.id} ${one.shows}`}
      tile={one}
      self={one.member.id === view.self}
      speaks={one.shows === 'camera' && one.member.id === view.speaker}
      size={size}
    />
  );
  const alone = view.members.length === 1;
  return (
    <div
      className={large === null ? 'tiles tiles-grid' : small.length === 0 ? 'tiles tiles-one' : 'tiles tiles-speaker'}
    >
      <ul
        aria-label={t('room.tiles')}
        data-count={large === null ? small.length : 1}
        // So many may be more than fit, and are scrolled by keys, too.
        tabIndex={small.length > 3 ? 0 : undefined}
      >
        {large !== null && tile(large, 'large')}
        {small.map((one) => tile(one, 'small'))}
      </ul>
      {alone && <p className="tiles-alone">{t('room.alone')}</p>}
    </div>
  );
};
