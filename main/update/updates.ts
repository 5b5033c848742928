import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../app/bridge/contract.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { type UpdateEffect, type UpdateInput, updateStep } from '../../app/update/step.ts';
import type { Update, UpdateChannel, UpdatesOff, UpdateView } from '../../app/update/update.ts';
import { DAY, nextLook } from './schedule.ts';
import type { CheckAnswer, DownloadAnswer, Updater } from './updater.ts';

/** What looking for updates needs of the app. */
export type UpdatesParts = {
  /** Why this installation never looks; null when it may. */
  readonly off: UpdatesOff | null;
  /** Loads what fetches and installs, when it is first needed. */
  readonly updater: () => Promise<Updater>;
  /** The channel of the person's settings, and that of the organisation's, which goes over it; null for none. */
  readonly setting: () => UpdateChannel;
  readonly policy: () => UpdateChannel | null;
  readonly online: () => boolean;
  /** A call or a meeting is on. */
  readonly busy: () => boolean;
  /** Ends calls and stores what is owed, so that the app can go. */
  readonly leave: () => Promise<void>;
  readonly problem: (kind: Problem['kind'], detail: string) => void;
  readonly now: () => number;
  /** 0–1. */
  readonly random: () => number;
  readonly log: (line: string) => void;
};

/** Looks for new versions, fetches them and installs them when the person says so, or when they quit. */
export type Updates = {
  readonly store: StoreApi<UpdateView>;
  /** The person wants to know now. */
  look(): Result<null>;
  /** The person wants the update that is ready now. */
  restart(): Result<null>;
  /** The person wants it later. */
  defer(): Result<null>;
  /** Settings or policies may say something else now. */
  settingsChanged(): void;
  /** Calls and meetings may have begun or ended. */
  callsChanged(): void;
  networkChanged(): void;
  /** The app quits; `installs` false when there is no time to install anything. */
  stop(installs: boolean): void;
};

/** How soon to look when a look was missed for want of a network, ms. */
const SOON = 60_000;

/** Starts looking, after a while, where it may. */
export const createUpdates = (parts: UpdatesParts): Updates => {
  const { now, log } = parts;
  let updater: Updater | null = null;
  let turn = 0;
  let running: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let missed = false;
  let busy = false;
  const looked = { asked: false, failures: 0, retryAfter: 0 };

  const channel = (): UpdateChannel => parts.policy() ?? parts.setting();
  const offNow = (): UpdatesOff | null =>
    parts.off ?? (channel() !== 'off' ? null : parts.policy() === 'off' ? 'policy' : 'person');
  const viewOf = (update: Update, nextAt: number | null): UpdateView => ({
    update,
    channel: channel(),
    nextAt,
  });
  const why = offNow();
  const store = createStore<UpdateView>(() =>
    viewOf(why === null ? { phase: 'idle', checkedAt: null } : { phase: 'off', why }, null),
  );
  const current = (): Update => store.getState().update;

  const wait = (ms: number | null, then: () => void): void => {
    if (timer !== null) clearTimeout(timer);
    timer = ms === null ? null : setTimeout(then, ms);
  };
  const due = (): void => {
    missed = !parts.online();
    if (!missed) feed({ type: 'look' });
  };
  /** Sets the clock for what comes next in this phase. */
  const plan = (update: Update): void => {
    if (update.phase === 'deferred') {
      wait(Math.max(0, update.until - now()), () => feed({ type: 'remind' }));
      store.setState(viewOf(update, null), true);
      return;
    }
    const next = nextLook({ phase: update.phase, ...looked }, parts.random);
    wait(next, due);
    store.setState(viewOf(update, next === null ? null : now() + next), true);
  };

  const feed = (input: UpdateInput): Result<null> => {
    const before = current();
    const step = updateStep(before, input);
    if ('refused' in step) return fail(SDKERR.UISDK_COMMON_ERROR, step.refused);
    if (step.next.phase === 'downloading' && before.phase === 'downloading') {
      store.setState(viewOf(step.next, null), true);
    } else if (step.next !== before) {
      plan(step.next);
    }
    for (const effect of step.effects) run(effect);
    return ok(null);
  };

  /** One after the other, as the updater is asked one thing at a time; what was cancelled is not begun and not heard. */
  const operate = (work: (updater: Updater, hears: () => boolean) => Promise<void>): void => {
    turn += 1;
    const mine = turn;
    const hears = (): boolean => mine === turn;
    running = running.then(async () => {
      if (!hears()) return;
      try {
        updater ??= await parts.updater();
        if (hears()) await work(updater, hears);
      } catch (error) {
        log(`update: ${error instanceof Error ? error.name : 'error'} where none was expected`);
        if (hears()) failed({ is: 'failed', why: 'server', detail: 'unexpected', retryAfter: 0 });
      }
    });
  };

  const failed = (answer: Extract<CheckAnswer, { is: 'failed' }>): void => {
    log(`update: failed (${answer.why}: ${answer.detail})`);
    looked.failures += 1;
    looked.retryAfter = answer.retryAfter;
    feed({ type: 'failed', why: answer.why, at: now() });
  };
  const settled = (answer: CheckAnswer | DownloadAnswer): void => {
    if (answer.is === 'failed') {
      failed(answer);
      return;
    }
    looked.failures = 0;
    looked.retryAfter = 0;
    switch (answer.is) {
      case 'none':
        log('update: nothing newer');
        feed({ type: 'none', at: now() });
        return;
      case 'found':
        log(`update: ${answer.version} is offered`);
        feed({ type: 'found', version: answer.version, back: answer.back, busy: parts.busy() });
        return;
      case 'downloaded':
        log('update: downloaded and verified');
        feed({ type: 'downloaded' });
        return;
      case 'refused':
        log(`update: ${answer.version || 'what is offered'} is refused (${answer.why}: ${answer.detail})`);
        feed({ type: 'refused', why: answer.why, version: answer.version, at: now() });
    }
  };

  const run = (effect: UpdateEffect): void => {
    switch (effect) {
      case 'check': {
        looked.asked = true;
        if (!parts.online()) {
          failed({ is: 'failed', why: 'offline', detail: 'no network', retryAfter: 0 });
          return;
        }
        const from = channel();
        operate(async (ready, hears) => {
          const answer = await ready.check(from === 'beta' ? 'beta' : 'latest');
          if (hears()) settled(answer);
        });
        return;
      }
      case 'download': {
        const update = current();
        const installOnQuit = !('back' in update && update.back);
        operate(async (ready, hears) => {
          const onPercent = (percent: number): void => {
            if (hears()) feed({ type: 'progress', percent });
          };
          const answer = await ready.download({ installOnQuit, onPercent });
          if (hears()) settled(answer);
        });
        return;
      }
      case 'cancel':
        turn += 1;
        updater?.cancel();
        return;
      case 'drop':
        updater?.drop();
        return;
      case 'install':
        log('update: installing');
        operate(async (ready) => {
          await parts.leave();
          ready.install();
        });
        return;
      case 'tell': {
        const update = current();
        parts.problem('update-refused', 'version' in update ? update.version : '');
      }
    }
  };

  plan(current());
  return {
    store,
    look: () => feed({ type: 'look' }),
    restart: () => feed({ type: 'restart', busy: parts.busy() }),
    defer: () => feed({ type: 'defer', until: now() + DAY }),
    settingsChanged: () => {
      const before = store.getState();
      const off = offNow();
      const offBefore = before.update.phase === 'off' ? before.update.why : null;
      if (before.channel === channel() && offBefore === off) return;
      store.setState(viewOf(before.update, before.nextAt), true);
      if (off !== null) {
        feed({ type: 'switched-off', why: off });
      } else if (before.channel !== channel()) {
        looked.failures = 0;
        feed({ type: 'switched-on' });
        due();
      }
    },
    callsChanged: () => {
      if (busy === parts.busy()) return;
      busy = !busy;
      feed({ type: busy ? 'call' : 'quiet' });
    },
    networkChanged: () => {
      if (!missed || !parts.online()) return;
      missed = false;
      wait(SOON, due);
    },
    stop: (installs) => {
      wait(null, due);
      turn += 1;
      if (current().phase === 'checking' || current().phase === 'downloading') updater?.cancel();
      if (!installs) updater?.drop();
    },
  };
};
