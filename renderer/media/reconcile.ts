import type { MediaOffer } from '../../app/bridge/contract.ts';
import type { MediaPlan } from '../../app/media/media-plan.ts';
import type { Result } from '../../app/result.ts';
import type { Leg, SentTracks } from './peer-connection.ts';
import { sameTransport } from './same-transport.ts';

/** What the reconciler needs of the world. */
export type ReconcilerWorld = {
  /** The warm spare, once; null when there is none. */
  takeSpare(): Leg | null;
  openLeg(transport: MediaPlan['transport']): Leg;
  negotiate(offer: MediaOffer): Promise<Result<{ sdp: string }>>;
  sendDirect(message: { session: string; revision: number; sdp: string }): Promise<Result<null>>;
  /** What the session's senders carry now. */
  tracksOf(session: string): SentTracks;
  /** A session's leg came, went, changed its state or its remote tracks. */
  changed(session: string, leg: Leg | null): void;
  /** Resolves after the milliseconds, or early when `stop` is aborted. */
  wait(ms: number, stop: AbortSignal): Promise<void>;
};

/** Makes the media sessions what their plans say: desired against actual, one step at a time for each session. */
export type Reconciler = {
  want(plans: readonly MediaPlan[]): void;
  /** Puts current tracks into every sender. */
  retrack(): void;
  legs(): ReadonlyMap<string, Leg>;
  close(): void;
};

type Session = {
  plan: MediaPlan | null;
  leg: Leg | null;
  /** Revision that the leg carries; −1 for none. */
  done: number;
  /** The remote SDP of the plan that was carried out, and the last answer in force; direct transport only. */
  remote: string | null;
  applied: string | null;
  /** Failures since the leg was last connected. */
  failures: number;
  busy: boolean;
  sleep: AbortController | null;
};

/** Milliseconds before another leg is tried: at once after the first failure, then doubling to five seconds. */
export const backOff = (failures: number): number => (failures <= 1 ? 50 : Math.min(5000, 125 * 2 ** (failures - 1)));

/** A reconciler over a world. */
export const createReconciler = (world: ReconcilerWorld): Reconciler => {
  const sessions = new Map<string, Session>();

  const drop = (id: string, s: Session): void => {
    s.leg?.close();
    s.leg = null;
    s.done = -1;
    s.remote = null;
    s.applied = null;
    world.changed(id, null);
  };

  const settled = (s: Session, plan: MediaPlan): boolean =>
    s.leg !== null &&
    s.leg.state() !== 'failed' &&
    s.done === plan.revision &&
    (plan.transport === 'gateway' || s.remote === plan.remote);

  const take = (id: string, s: Session, plan: MediaPlan): Leg => {
    if (s.leg !== null) return s.leg;
    const leg =
      (plan.transport === 'gateway' && s.failures === 0 ? world.takeSpare() : null) ?? world.openLeg(plan.transport);
    s.leg = leg;
    leg.listen(() => {
      if (leg.state() === 'connected') s.failures = 0;
      world.changed(id, leg);
      if (leg.state() === 'failed') void settle(id, s);
    });
    world.changed(id, leg);
    return leg;
  };

  const negotiateGateway = async (id: string, leg: Leg, plan: MediaPlan): Promise<boolean> => {
    const before = leg.remoteSdp();
    const sdp = await leg.offer(plan);
    const answer = await world.negotiate({ leg: leg.id, session: id, revision: plan.revision, sdp });
    if (!answer.ok || (before !== null && !sameTransport(before, answer.value.sdp))) return false;
    await leg.accept(answer.value.sdp);
    return true;
  };

  const negotiateDirect = async (id: string, s: Session, leg: Leg, plan: MediaPlan): Promise<void> => {
    const { revision, remote } = plan;
    if (plan.role === 'answer') {
      if (remote === null) return;
      const sdp = await leg.answer(remote, plan);
      await world.sendDirect({ session: id, revision, sdp });
    } else if (remote === null || s.applied === null) {
      if (remote !== null && leg.offering()) {
        await leg.accept(remote);
        s.applied = remote;
      } else await world.sendDirect({ session: id, revision, sdp: await leg.offer(plan) });
    } else if (leg.offering()) {
      // The description in force once more means that our newer offer was refused.
      if (remote === s.applied) await leg.rollback();
      else await leg.accept(remote);
      s.applied = remote;
    }
  };

  /** One step towards the plan; false when the leg is of no more use. */
  const step = async (id: string, s: Session, plan: MediaPlan): Promise<boolean> => {
    try {
      const leg = take(id, s, plan);
      await leg.send(world.tracksOf(id));
      if (plan.transport === 'gateway') {
        if (!(await negotiateGateway(id, leg, plan))) return false;
      } else await negotiateDirect(id, s, leg, plan);
      s.done = plan.revision;
      s.remote = plan.remote;
      if (leg.state() === 'failed') return false;
      world.changed(id, leg);
      return true;
    } catch {
      return false;
    }
  };

  const settle = async (id: string, s: Session): Promise<void> => {
    if (s.busy) {
      s.sleep?.abort();
      return;
    }
    s.busy = true;
    while (s.plan !== null && !settled(s, s.plan)) {
      const failed = s.leg?.state() === 'failed' || !(await step(id, s, s.plan));
      if (!failed) continue;
      s.failures += 1;
      drop(id, s);
      s.sleep = new AbortController();
      if (s.plan !== null) await world.wait(backOff(s.failures), s.sleep.signal);
      s.sleep = null;
    }
    s.busy = false;
    if (s.plan !== null) return;
    if (sessions.get(id) === s) sessions.delete(id);
    drop(id, s);
  };

  return {
    want: (plans) => {
      for (const [id, s] of sessions) {
        if (plans.some((p) => p.session === id)) continue;
        s.plan = null;
        void settle(id, s);
      }
      for (const plan of plans) {
        const s = sessions.get(plan.session) ?? fresh();
        sessions.set(plan.session, s);
        s.plan = plan;
        void settle(plan.session, s);
      }
    },
    retrack: () => {
      for (const [id, s] of sessions) void s.leg?.send(world.tracksOf(id)).catch(() => undefined);
    },
    legs: () => new Map([...sessions].flatMap(([id, s]) => (s.leg === null ? [] : [[id, s.leg]]))),
    close: () => {
      for (const [id, s] of sessions) {
        s.plan = null;
        void settle(id, s);
      }
    },
  };
};

const fresh = (): Session => ({
  plan: null,
  leg: null,
  done: -1,
  remote: null,
  applied: null,
  failures: 0,
  busy: false,
  sleep: null,
});
