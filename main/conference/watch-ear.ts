import type { CallTable } from './calls.ts';
import type { Hosting } from './hosting.ts';

/**
 * Keeps a meeting and what its host listens to in step: while the person is on another call the meeting goes on without
 * them, and who was on hold in it is taken off when its room opens, because a room puts nobody on hold.
 */
export const watchEar = (table: CallTable, { focus }: Pick<Hosting, 'focus'>): void => {
  const look = (): void => {
    for (const { id, room } of focus.meetings.getState()) {
      if (!room) continue;
      const calls = table.store.getState();
      for (const call of calls) {
        if (call.meeting?.confId === id && call.state.phase === 'held') table.input(call.id, { type: 'resume' });
      }
      focus.hostAway(
        id,
        calls.some((call) => call.state.phase === 'active' && call.meeting?.confId !== id),
      );
    }
  };
  table.store.subscribe(look);
  focus.meetings.subscribe(look);
};
