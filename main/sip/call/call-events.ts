import type { SipCallEnd, SipCallEvent } from '../sip-engine.ts';

/** The listeners of one call, and the promise that `ended` comes once and nothing comes after it. */
export type CallEvents = {
  readonly ended: () => boolean;
  emit(event: Exclude<SipCallEvent, { readonly type: 'ended' }>): void;
  /** Says `ended` if nobody has; true when it did. */
  end(end: SipCallEnd): boolean;
  listen(listener: (event: SipCallEvent) => void): () => void;
  /** Runs when the call ends, before the listeners hear of it: what it emits comes before `ended`. */
  onEnd(clean: () => void): void;
};

/** Makes the events of one call. A listener that throws hurts neither the others nor the call. */
export const createCallEvents = (log: (line: string) => void): CallEvents => {
  const listeners = new Set<(event: SipCallEvent) => void>();
  const cleaners: (() => void)[] = [];
  let ended = false;
  let told = false;
  const tell = (event: SipCallEvent): void => {
    for (const listener of [...listeners]) {
      try {
        listener(event);
      } catch (error) {
        log(`a listener of a call threw on ${event.type}: ${error instanceof Error ? error.message : 'unknown'}`);
      }
    }
  };
  return {
    ended: () => ended,
    emit(event) {
      if (!told) tell(event);
    },
    end(end) {
      if (ended) return false;
      ended = true;
      for (const clean of cleaners) clean();
      told = true;
      tell({ type: 'ended', end });
      listeners.clear();
      return true;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onEnd(clean) {
      cleaners.push(clean);
    },
  };
};
