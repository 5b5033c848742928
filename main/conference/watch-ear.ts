import type { CallTable } from './calls.ts';
import type { Hosting } from './hosting.ts';

/**
 * Keeps a meeting and what its host listens to in step: while the person is on another call the meeting goes on without
 * them, and who was on hold in it is taken off when its room opens, because a room puts nobody on hold.
 */
export const watchEar = (table: CallTable, { focus }: Pick<Hosting, 'focus'>): void => {
  let open = new Set<string>();
  const look = (): void => {
    const rooms = focus.meetings.getState().filter(({ room }) => room);
    const opened = rooms.filter(({ id }) => !open.has(id));
    open = new Set(rooms.map(({ id }) => id));
    for (const { id } of rooms) {
      const other = table.store.getState().some((call) => call.state.phase === 'active' && call.meeting?.confId !== id);
      focus.hostAway(id, other);
    }
    // Once only, or a peer that refuses would be asked for ever.
    for (const call of table.store.getState()) {
      const joins = call.state.phase === 'held' && opened.some(({ id }) => call.meeting?.confId === id);
      if (joins) table.input(call.id, { type: 'resume' });
    }
  };
  table.store.subscribe(look);
  focus.meetings.subscribe(look);
};
