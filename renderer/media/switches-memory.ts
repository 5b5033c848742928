/** Microphone and camera as the person switched them. */
export type RememberedSwitches = { readonly microphoneOn: boolean; readonly cameraOn: boolean };

const KEY = 'parley.switches';

/** Keeps the switches while calls last, so that a window that restarts in a call does not unmute anybody. */
export const createSwitchesMemory = (storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) => ({
  keep: ({ microphoneOn, cameraOn }: RememberedSwitches): void =>
    storage.setItem(KEY, JSON.stringify({ microphoneOn, cameraOn })),
  forget: (): void => storage.removeItem(KEY),
  recall: (): RememberedSwitches | null => {
    try {
      const value: unknown = JSON.parse(storage.getItem(KEY) ?? 'null');
      if (typeof value !== 'object' || value === null) return null;
      return {
        microphoneOn: !('microphoneOn' in value) || value.microphoneOn !== false,
        cameraOn: !('cameraOn' in value) || value.cameraOn !== false,
      };
    } catch {
      return null;
    }
  },
});
