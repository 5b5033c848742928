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
  /** Revision whose SDP main did not take, and the remote SDP that belongs to a lost leg; direct transport only. */
  refused: number;
  stale: string | null;
  /** Failures, and SDPs main did not take, since the leg was last connected. */
  failures: number;
  refusals: number;
  busy: boolean;
  sleep: AbortController | null;
};

/** Milliseconds before another leg is tried: at once after the first failure, then doubling to five seconds. */
export const backOff = (failures: number): number => (failures <= 1 ? 50 : Math.min(5000, 125 * 2 ** (failures - 1)));

/** SDPs that main does not take before a session is left alone until its next plan. */
const MOST_REFUSALS = 10;
/** Milliseconds before main is shown an SDP it did not ask for again: doubling from two to thirty seconds. */
const refusedBackOff = (refusals: number): number => Math.min(30_000, 1000 * 2 ** refusals);

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

  /** Whether the plan was for a leg that is lost: main has to make another, and is told so by an SDP it did not ask for. */
  const orphaned = (s: Session, plan: MediaPlan): boolean =>
    plan.transport === 'direct' && (s.refused === plan.revision || (s.stale !== null && s.stale === plan.remote));
  const settled = (s: Session, plan: MediaPlan): boolean =>
    (s.leg !== null &&
      s.leg.state() !== 'failed' &&
      s.done === plan.revision &&
      (plan.transport === 'gateway' || s.remote === plan.remote)) ||
    (s.leg?.state() !== 'failed' && orphaned(s, plan) && s.refusals >= MOST_REFUSALS);
  /** An answer to an offer of a lost leg fits no other leg, nor does an offer that a lost leg has answered. */
  const lose = (s: Session, plan: MediaPlan): void => {
    if (plan.remote !== null && (plan.role === 'offer' || s.done === plan.revision)) s.stale = plan.remote;
  };

  /** Tells main, until it is so no more, that the way to the peer is lost: an SDP it did not ask for says so. */
  const plead = async (id: string, s: Session, leg: Leg): Promise<void> => {
    const stop = new AbortController().signal;
    for (let n = 1; s.leg === leg && leg.state() === 'lost' && s.plan !== null; n++) {
      if (!s.busy && !leg.offering())
        await world.sendDirect({ session: id, revision: s.plan.revision, sdp: leg.localSdp() ?? '' });
      await world.wait(refusedBackOff(n), stop);
    }
  };

  const take = (id: string, s: Session, plan: MediaPlan): Leg => {
    if (s.leg !== null) return s.leg;
    const leg =
      (plan.transport === 'gateway' && s.failures === 0 ? world.takeSpare() : null) ?? world.openLeg(plan.transport);
    s.leg = leg;
    leg.listen(() => {
      if (leg.state() === 'connected') {
        s.failures = 0;
        s.refusals = 0;
      }
      world.changed(id, leg);
      if (leg.state() === 'failed') void settle(id, s);
      if (leg.state() === 'lost') void plead(id, s, leg);
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

  /** Carries out a direct plan; false when main did not take the SDP. */
  const negotiateDirect = async (id: string, s: Session, leg: Leg, plan: MediaPlan): Promise<boolean> => {
    const { revision, remote } = plan;
    if (plan.role === 'answer') {
      if (remote === null) return true;
      const sdp = await leg.answer(remote, plan);
      return (await world.sendDirect({ session: id, revision, sdp })).ok;
    }
    if (remote === null || s.applied === null) {
      if (remote === null || !leg.offering() || remote === s.stale)
        return (await world.sendDirect({ session: id, revision, sdp: await leg.offer(plan) })).ok;
      await leg.accept(remote);
      s.applied = remote;
    } else if (leg.offering()) {
      // The description in force once more means that our newer offer was refused.
      if (remote === s.applied) await leg.rollback();
      else await leg.accept(remote);
      s.applied = remote;
    }
    return true;
  };

  /** Main wants nothing of a new leg: it makes room for that of the next plan. */
  const refuse = (id: string, s: Session, plan: MediaPlan): void => {
    s.refused = plan.revision;
    s.stale = plan.remote ?? s.stale;
    s.refusals += 1;
    drop(id, s);
  };

  /** One step towards the plan; false when the leg is of no more use. */
  const step = async (id: string, s: Session, plan: MediaPlan): Promise<boolean> => {
    try {
      const leg = take(id, s, plan);
      const carries = leg.remoteSdp() !== null;
      await leg.send(world.tracksOf(id));
      if (plan.transport === 'gateway') {
        if (!(await negotiateGateway(id, leg, plan))) return false;
      } else if (!(await negotiateDirect(id, s, leg, plan)) && !carries) {
        refuse(id, s, plan);
        return true;
      }
      s.done = plan.revision;
      s.remote = plan.remote;
      if (leg.state() === 'failed') return false;
      world.changed(id, leg);
      return true;
    } catch {
      return false;
    }
  };

  const sleep = async (s: Session, ms: number): Promise<void> => {
    s.sleep = new AbortController();
    await world.wait(ms, s.sleep.signal);
    s.sleep = null;
  };

  const settle = async (id: string, s: Session): Promise<void> => {
    if (s.busy) {
      s.sleep?.abort();
      return;
    }
    s.busy = true;
    while (s.plan !== null && !settled(s, s.plan)) {
      const { plan } = s;
      if (s.leg?.state() !== 'failed') {
        if (orphaned(s, plan) && s.refusals > 0) await sleep(s, refusedBackOff(s.refusals));
        if (s.plan?.revision !== plan.revision || (await step(id, s, plan))) continue;
      }
      s.failures += 1;
      lose(s, plan);
      drop(id, s);
      if (s.plan !== null) await sleep(s, backOff(s.failures));
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
        // News of other sessions cut no pause short.
        const news = s.plan?.revision !== plan.revision;
        s.plan = plan;
        if (news || s.sleep === null) void settle(plan.session, s);
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
  refused: -1,
  stale: null,
  failures: 0,
  refusals: 0,
  busy: false,
  sleep: null,
});
