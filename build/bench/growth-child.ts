import { EventEmitter } from 'node:events';
import { ECHO_NUMBER } from '../../app/callee/echo-number.ts';
import { rtcClient } from '../test/engine/media-rtc-client.ts';
import { sleep, until } from '../test/peers/until.ts';
import type { Footprint, Growth } from './growth.ts';
import { startPlainEngine } from './plain-engine.ts';

// The engine with its gateway, in a process of its own so that nobody else's memory is measured.
const [uri = '', count = '0'] = process.argv.slice(2);
const WARM_CALLS = 40;
/** Every so many calls one goes to the echo callee, which rings for a while. */
const ECHO_EVERY = 20;
/** SIP's times at a fifth, so that what a finished call leaves behind on purpose (RFC 3261 section 17) is gone after 7 s. */
const TIME_SCALE = 0.2;
const SETTLE_MS = 9_000;
const MB = 2 ** 20;

const emitters = new Set<WeakRef<EventEmitter>>();
const known = new WeakSet<EventEmitter>();
const { on, once, prependListener } = EventEmitter.prototype;
const noting = (method: typeof on) =>
  function (this: EventEmitter, ...args: Parameters<typeof on>): EventEmitter {
    if (!known.has(this)) {
      known.add(this);
      emitters.add(new WeakRef(this));
    }
    return method.apply(this, args);
  };
Object.assign(EventEmitter.prototype, {
  on: noting(on),
  addListener: noting(on),
  once: noting(once),
  prependListener: noting(prependListener),
});

const plain = await startPlainEngine(TIME_SCALE);
const { conference } = plain.engine;

const footprint = async (): Promise<Footprint> => {
  await sleep(SETTLE_MS);
  let rssMb = Number.POSITIVE_INFINITY;
  let heapMb = Number.POSITIVE_INFINITY;
  // One collection alone may find an object still on the stack, or leave its page to the allocator.
  for (let i = 0; i < 10; i++) {
    globalThis.gc?.();
    await sleep(100);
    const memory = process.memoryUsage();
    rssMb = Math.min(rssMb, memory.rss / MB);
    heapMb = Math.min(heapMb, memory.heapUsed / MB);
  }
  const handles: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1;
  let listeners = 0;
  for (const reference of emitters) {
    const emitter = reference.deref();
    if (emitter === undefined) emitters.delete(reference);
    else for (const name of emitter.eventNames()) listeners += emitter.listenerCount(name);
  }
  const { dialogs, clients, servers } = plain.sip.counts();
  return { rssMb, heapMb, handles, listeners, sip: dialogs + clients + servers };
};

const oneCall = async (number: string): Promise<void> => {
  const ret = await new Promise<number>((resolve) =>
    conference.startP2pConf({ callerInfo: {}, calleeInfo: { number }, mediaType: 0 }, resolve),
  );
  if (ret !== 0) throw new Error(`startP2pConf answered ${ret}`);
  const calls = () => conference.calls.getState();
  await until('an answer', () => calls().some((call) => call.state.phase === 'active'));
  const [call] = calls();
  const client = await rtcClient();
  const leg = `leg ${call!.id}`;
  const offer = client.offer({ audio: 'sendrecv', video: null });
  const answer = await plain.gateway.negotiate({ session: call!.id, leg, sdp: offer });
  if (!answer.ok) throw new Error(answer.failure.reason);
  await client.accept(answer.value);
  await until('sound', () => client.rtp.length > 2);
  conference.hangUp(call!.id);
  await until('the end', () => calls().every((one) => one.state.phase === 'ended'));
  plain.gateway.closeLeg(leg);
  client.close();
};
const manyCalls = async (many: number): Promise<void> => {
  for (let i = 1; i <= many; i++) await oneCall(i % ECHO_EVERY === 0 ? ECHO_NUMBER : uri);
};

await manyCalls(WARM_CALLS);
const before = await footprint();
await manyCalls(Number(count));
const after = await footprint();
process.send?.({ before, after } satisfies Growth);
await plain.stop();
process.disconnect?.();
