import type { ParleyBridge } from '../app/bridge/contract.ts';

declare global {
  interface Window {
    readonly parley: ParleyBridge;
  }
}

/** The typed bridge to main. */
export const bridge: ParleyBridge = window.parley;
