import type { SipCall } from '../sip/sip-engine.ts';

/** Counts the live calls of a line, so that it is replaced only when nobody talks on it. */
export type CallCount = {
  readonly busy: boolean;
  watch(call: SipCall): void;
};

/** Starts at none; `onIdle` is called whenever the last call has ended. */
export const callCount = (onIdle: () => void): CallCount => {
  let live = 0;
  return {
    get busy() {
      return live > 0;
    },
    watch: (call) => {
      live++;
      call.listen((event) => {
        if (event.type !== 'ended') return;
        live--;
        if (live === 0) onIdle();
      });
    },
  };
};
