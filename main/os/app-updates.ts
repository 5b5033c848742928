import { updateSource } from '../update/installation.ts';
import { createUpdates, type Updates, type UpdatesParts } from '../update/updates.ts';
import { installation } from './installation.ts';

/** The updates of this very installation; what fetches them is loaded with the first look. */
export const appUpdates = (parts: Omit<UpdatesParts, 'off' | 'updater' | 'now' | 'random'>): Updates => {
  const source = updateSource(installation());
  return createUpdates({
    ...parts,
    off: 'off' in source ? source.off : null,
    updater: async () => {
      if ('off' in source) throw new Error(`updates are off: ${source.off}`);
      const { electronUpdater } = await import('./electron-updater.ts');
      return electronUpdater(source.feed);
    },
    now: Date.now,
    random: Math.random,
  });
};
