import type { Offer, Update, UpdateFailure, UpdateRefusal, UpdatesOff } from './update.ts';

/** What can happen to an update. */
export type UpdateInput =
  | { readonly type: 'switched-off'; readonly why: UpdatesOff }
  /** Updates are switched on, or come from another channel now. */
  | { readonly type: 'switched-on' }
  /** It is time, or the person wants to know. */
  | { readonly type: 'look' }
  | { readonly type: 'none'; readonly at: number }
  /** `busy`: a call or a meeting is on. */
  | ({ readonly type: 'found'; readonly busy: boolean } & Offer)
  /** A call or a meeting begins. */
  | { readonly type: 'call' }
  /** The last one is over. */
  | { readonly type: 'quiet' }
  | { readonly type: 'progress'; readonly percent: number }
  | { readonly type: 'downloaded' }
  | { readonly type: 'refused'; readonly why: UpdateRefusal; readonly version: string; readonly at: number }
  | { readonly type: 'failed'; readonly why: UpdateFailure; readonly at: number }
  /** The person wants it now. */
  | { readonly type: 'restart'; readonly busy: boolean }
  /** The person wants it later. */
  | { readonly type: 'defer'; readonly until: number }
  | { readonly type: 'remind' };

/** What main must do because of an input. */
export type UpdateEffect =
  | 'check'
  | 'download'
  /** Stop checking or downloading; what still comes of it is not heard. */
  | 'cancel'
  /** Do not install at the next quit what was downloaded. */
  | 'drop'
  | 'install'
  /** Tell the person that something was refused. */
  | 'tell';

/** The next phase, and what to do on the way; a refused wish says why in plain words. */
export type UpdateStep =
  | { readonly next: Update; readonly effects: readonly UpdateEffect[] }
  | { readonly refused: string };

type In<I extends UpdateInput['type']> = Extract<UpdateInput, { type: I }>;
type Move<P extends Update['phase'], I extends UpdateInput['type']> = (
  update: Extract<Update, { phase: P }>,
  input: In<I>,
) => UpdateStep;

/** Every phase has a cell for every input: a missing cell does not compile. */
type Table = { readonly [P in Update['phase']]: { readonly [I in UpdateInput['type']]: Move<P, I> } };

const to = (next: Update, ...effects: UpdateEffect[]): UpdateStep => ({ next, effects });
const stay = (update: Update): UpdateStep => to(update);
const refuse = (why: string) => (): UpdateStep => ({ refused: why });
const offer = ({ version, back }: Offer): Offer => ({ version, back });

const off =
  (...effects: UpdateEffect[]) =>
  (_update: Update, { why }: In<'switched-off'>): UpdateStep =>
    to({ phase: 'off', why }, ...effects);
const anew =
  (...effects: UpdateEffect[]) =>
  (): UpdateStep =>
    to({ phase: 'idle', checkedAt: null }, ...effects);
const check = (): UpdateStep => to({ phase: 'checking' }, 'check');
const refused = (_update: Update, { why, version, at }: In<'refused'>): UpdateStep =>
  to({ phase: 'refused', why, version, at }, 'tell');
const failed = (_update: Update, { why, at }: In<'failed'>): UpdateStep => to({ phase: 'failed', why, at });
const restart = (update: Offer, { busy }: In<'restart'>): UpdateStep =>
  busy
    ? { refused: 'a call or a meeting is on; restart when it is over' }
    : to({ phase: 'installing', ...offer(update) }, 'install');
const defer = (update: Offer, { until }: In<'defer'>): UpdateStep => to({ phase: 'deferred', until, ...offer(update) });
const again = (update: Offer): UpdateStep => to({ phase: 'ready', ...offer(update) });
const fetchIt = (update: Offer): UpdateStep => to({ phase: 'downloading', percent: 0, ...offer(update) }, 'download');

const notReady = refuse('no update is ready');

/** What a phase answers that has nothing running and nothing ready. */
const RESTING = {
  'switched-off': off(),
  'switched-on': anew(),
  look: check,
  none: stay,
  found: stay,
  call: stay,
  quiet: stay,
  progress: stay,
  downloaded: stay,
  refused: stay,
  failed: stay,
  restart: notReady,
  defer: notReady,
  remind: stay,
} as const;

/** What a phase answers in which an update is there. */
const THERE = {
  ...RESTING,
  'switched-off': off('drop'),
  'switched-on': anew('drop'),
  restart,
  defer,
} as const;

const table: Table = {
  off: { ...RESTING, look: refuse('updates are off') },
  idle: { ...RESTING, 'switched-on': (update) => stay(update) },
  checking: {
    ...RESTING,
    'switched-off': off('cancel'),
    'switched-on': anew('cancel'),
    look: stay,
    none: (_update, { at }) => to({ phase: 'idle', checkedAt: at }),
    found: (_update, input) => (input.busy ? to({ phase: 'waiting', ...offer(input) }) : fetchIt(input)),
    refused,
    failed,
  },
  waiting: { ...RESTING, look: stay, quiet: fetchIt },
  downloading: {
    ...RESTING,
    'switched-off': off('cancel'),
    'switched-on': anew('cancel'),
    look: stay,
    call: (update) => to({ phase: 'waiting', ...offer(update) }, 'cancel'),
    progress: (update, { percent }) => to({ ...update, percent }),
    downloaded: again,
    refused,
    failed,
  },
  ready: { ...THERE, look: stay },
  deferred: { ...THERE, look: again, remind: again },
  installing: {
    ...RESTING,
    'switched-off': stay,
    'switched-on': stay,
    look: stay,
    failed,
    restart: stay,
    defer: refuse('the update is being installed'),
  },
  refused: RESTING,
  failed: RESTING,
};

/** Moves an update by one input. */
export const updateStep = (update: Update, input: UpdateInput): UpdateStep => {
  const move = table[update.phase][input.type] as (update: Update, input: UpdateInput) => UpdateStep;
  return move(update, input);
};
