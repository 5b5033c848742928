import { Worker } from 'node:worker_threads';
import { until } from '../test/peers/until.ts';

/** What the peer does with a call; it answers after `ringMs` and sends a 1 kHz tone from then on. */
export type PeerScript = { readonly does: 'refuse' | 'answer'; readonly ringMs: number };

/** What the peer saw; `at` is by the clock of clock.ts. */
export type PeerEvent =
  | { readonly type: 'open'; readonly uri: string }
  | { readonly type: 'invite' | 'answered' | 'first-sound'; readonly call: string; readonly at: number };

/** A scripted SIP phone in a thread of its own. */
export type Peer = {
  readonly uri: string;
  /** When these happened, oldest first. */
  times(type: 'invite' | 'answered' | 'first-sound'): number[];
  /** Milliseconds from each call's answer to the first packet from the caller. */
  soundDelays(): number[];
  stop(): Promise<void>;
};

/** Starts one; a call whose INVITE comes again is counted once. */
export const startPeer = async (script: PeerScript): Promise<Peer> => {
  const worker = new Worker(new URL('./peer-worker.mjs', import.meta.url), { workerData: script });
  const seen: Extract<PeerEvent, { at: number }>[] = [];
  let uri = '';
  worker.on('message', (event: PeerEvent) => {
    if (event.type === 'open') uri = event.uri;
    else seen.push(event);
  });
  await until('the scripted peer', () => uri !== '');
  const of = (type: PeerEvent['type']) => seen.filter((event) => event.type === type);
  return {
    uri,
    times: (type) => of(type).map(({ at }) => at),
    soundDelays: () =>
      of('first-sound').flatMap((sound) => {
        const answered = of('answered').find(({ call }) => call === sound.call);
        return answered === undefined ? [] : [sound.at - answered.at];
      }),
    stop: async () => void (await worker.terminate()),
  };
};
