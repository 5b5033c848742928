import type { MediaOffer } from '../../app/bridge/contract.ts';
import type { Result } from '../../app/result.ts';
import type { Leg } from './peer-connection.ts';

/** What the spare needs of the world. */
export type SpareWorld = {
  openLeg(): Leg;
  negotiate(offer: MediaOffer): Promise<Result<{ sdp: string }>>;
  /** Calls back later; returns the way to call it off. */
  later(ms: number, run: () => void): () => void;
};

/**
 * One connected leg without a session, so that a call's first sound needs no ICE and no DTLS.
 * It is kept only while a call is likely: an idle RTCPeerConnection wakes its thread sixty times a second.
 */
export type Spare = {
  /** From now on there is a gateway to connect to. */
  start(): void;
  /** A call is likely within the next half minute: somebody is at the window, or it rings. */
  expect(): void;
  /** Hands the spare over and warms another; null when none is ready. */
  take(): Leg | null;
  close(): void;
};

/** Milliseconds after which the next spare is warmed, so that it does not compete with the call that took the last. */
const REFILL_MS = 1500;
/** Milliseconds after which a spare that failed is tried again; doubles to the most. */
const RETRY_MS = 500;
const RETRY_MOST_MS = 15_000;
/** Milliseconds a spare is kept after a call was last likely. */
const KEEP_MS = 30_000;

/** A spare over a world. */
export const createSpare = (world: SpareWorld): Spare => {
  let leg: Leg | null = null;
  let ready = false;
  let failures = 0;
  let started = false;
  let running = false;
  let callOff: () => void = () => undefined;
  let callOffEnd: () => void = () => undefined;

  const lose = (lost: Leg): void => {
    if (leg !== lost) return;
    lost.close();
    leg = null;
    ready = false;
    failures += 1;
    callOff = world.later(Math.min(RETRY_MOST_MS, RETRY_MS * 2 ** (failures - 1)), () => void warm());
  };

  const warm = async (): Promise<void> => {
    if (leg !== null || !running) return;
    const made = world.openLeg();
    leg = made;
    made.listen(() => {
      if (made.state() === 'failed') lose(made);
      else if (made.state() === 'connected') failures = 0;
    });
    try {
      const sdp = await made.offer({ audio: 'inactive', video: 'inactive' });
      const answer = await world.negotiate({ leg: made.id, session: null, revision: 0, sdp });
      if (!answer.ok) return lose(made);
      await made.accept(answer.value.sdp);
      ready = leg === made;
    } catch {
      lose(made);
    }
  };

  const close = (): void => {
    running = false;
    callOff();
    callOffEnd();
    leg?.close();
    leg = null;
    ready = false;
  };

  const expect = (): void => {
    callOffEnd();
    callOffEnd = world.later(KEEP_MS, close);
    if (running || !started) return;
    running = true;
    void warm();
  };

  return {
    start: () => {
      if (started) return;
      started = true;
      expect();
    },
    expect,
    take: () => {
      if (leg === null || !ready) return null;
      const taken = leg;
      leg = null;
      ready = false;
      taken.listen(null);
      callOff();
      callOff = world.later(REFILL_MS, () => void warm());
      return taken;
    },
    close,
  };
};
