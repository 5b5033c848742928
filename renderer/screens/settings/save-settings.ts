import { create } from 'zustand';
import type { Failure } from '../../../app/result.ts';
import type { Settings } from '../../../app/settings/settings.ts';
import { bridge } from '../../bridge.ts';

/** Why the last change was not stored; null when it was. */
export const useNotSaved = create<{ readonly failure: (Failure & { readonly at: number }) | null }>()(() => ({
  failure: null,
}));

/** Stores a change of the settings; what the screens then show is what main says back. */
export const saveSettings = (change: Partial<Settings>): void =>
  void bridge
    .call('saveSettings', change)
    .then((result) => useNotSaved.setState({ failure: result.ok ? null : { ...result.failure, at: Date.now() } }));
