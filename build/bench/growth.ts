/** What must not grow. */
export type Footprint = {
  /** Resident memory after a collection, MB (2^20). */
  readonly rssMb: number;
  /** Live JavaScript objects, MB (2^20). */
  readonly heapMb: number;
  /** Sockets, timers and other things that keep the event loop awake, by kind. */
  readonly handles: Readonly<Record<string, number>>;
  /** Listeners on every live EventEmitter. */
  readonly listeners: number;
  /** Dialogs and transactions. */
  readonly sip: number;
};
/** Before and after the calls. */
export type Growth = { readonly before: Footprint; readonly after: Footprint };
