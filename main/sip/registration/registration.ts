import type { SipResponse } from '../call/signalling.ts';
import type { RegistrationState } from '../sip-engine.ts';
import type { WireFailure } from '../wire/sip-wire.ts';
import { backoff, refreshAfter } from './backoff.ts';
import { readRegistrarReply } from './registrar-reply.ts';
import { REGISTRATION_OFF } from './registration-off.ts';

/** What a registration does through its account. */
export type RegistrationPort = {
  /** Brings the flow up; null when it is. */
  connect(): Promise<WireFailure | null>;
  disconnect(): Promise<void>;
  /** Sends REGISTER for the present Contact and resolves with its final response; 0 seconds takes the binding back. Never rejects. */
  register(seconds: number): Promise<SipResponse>;
  /** The URI now registered. */
  contact(): string;
  /** The address in use failed: try others first next time. */
  avoid(): void;
  /** The flow is up, and its own address is still one of this machine. */
  stands(): boolean;
  /** The flow is up with its Contact, first time or again. */
  flowing(): void;
};

/** What a registration starts from. */
export type RegistrationOptions = {
  /** Lifetime asked for, seconds. */
  readonly seconds: number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly changed: (state: RegistrationState) => void;
};

/** Keeps one account registered (RFC 3261 section 10, RFC 5626). */
export type Registration = {
  readonly state: () => RegistrationState;
  start(): void;
  /** Takes the binding back and closes the flow once `quiet` has come too; resolves within 2 s. */
  stop(quiet: Promise<void>): Promise<void>;
  /** Registers again over the flow where it may still stand, and over a new one when that fails or its address is gone. */
  networkChanged(): void;
  /** The flow was lost. */
  closed(failure: WireFailure): void;
  /** The server at the other end of the flow has fallen silent. */
  lost(): void;
};

/** How long a server that refused us is left alone, ms. */
const REFUSED_WAIT = 600_000;

/** How long a flow has to carry a REGISTER and its answer after the network changed, ms. */
const VERIFY_LIMIT = 5_000;

/** How long signing off may take, ms. */
const STOP_LIMIT = 1_800;

/**
 * Makes a registration.
 *
 *     off ──start──▶ connecting ──200──▶ registered ──refresh──▶ registered
 *                     ▲   │                 │ flow lost
 *        retry, network   └─failure──▶ waiting ◀┘      401, 403 ──▶ refused (10 min, network change)
 */
export const createRegistration = (port: RegistrationPort, options: RegistrationOptions): Registration => {
  let state = REGISTRATION_OFF;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let seconds = options.seconds;
  /** When our binding at the server dies, ms since 1970. */
  let boundUntil = 0;
  /** Rises whenever what runs is no longer wanted. */
  let run = 0;
  /** The run whose REGISTER waits for its answer, and the run whose REGISTER shows whether the flow still carries. */
  let asking = 0;
  let verifying = 0;

  const set = (next: Partial<RegistrationState>): void => {
    state = { ...state, ...next };
    options.changed(state);
  };
  const later = (ms: number, act: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  };
  const wait = (
    problem: RegistrationState['problem'],
    detail: string,
    status: number | null,
    ms: number,
    phase: 'waiting' | 'refused',
  ): void => {
    const canReceive = phase === 'waiting' && state.signalling && options.now() < boundUntil;
    set({ phase, problem, detail, status, canReceive, retryAt: options.now() + ms });
    later(ms, () => void attempt(!state.signalling));
  };
  const failed = (
    problem: NonNullable<RegistrationState['problem']>,
    detail: string,
    status: number | null,
    retryAfter: number | null,
  ): void => {
    failures += 1;
    wait(problem, detail, status, Math.max(backoff(failures, options.random()), (retryAfter ?? 0) * 1_000), 'waiting');
  };

  /** One attempt; `connect` builds a new flow first. */
  const attempt = async (connect: boolean): Promise<void> => {
    const mine = ++run;
    clearTimeout(timer);
    if (state.phase !== 'registered' || connect)
      set({ phase: 'connecting', problem: null, retryAt: null, detail: '', status: null });
    if (connect) {
      set({ signalling: false, canReceive: false });
      const failure = await port.connect();
      if (mine !== run) return;
      if (failure !== null) {
        port.avoid();
        return failed(failure.cause === 'closed' ? 'unreachable' : failure.cause, failure.reason, null, null);
      }
      set({ signalling: true });
      port.flowing();
    }
    for (let tries = 0; ; tries++) {
      const asked = seconds;
      asking = mine;
      const response = await port.register(asked);
      if (mine !== run) return;
      asking = 0;
      if (verifying === mine && response.origin !== 'peer') return rebuild();
      verifying = 0;
      const reply = readRegistrarReply(response, port.contact(), asked);
      const detail = `${response.status} ${response.reason}`.trim();
      if (reply.kind === 'too-brief' && tries < 2) {
        seconds = reply.seconds;
        continue;
      }
      if (reply.kind === 'registered') {
        failures = 0;
        boundUntil = options.now() + reply.seconds * 1_000;
        set({
          phase: 'registered',
          signalling: true,
          canReceive: true,
          problem: null,
          status: response.status,
          detail,
          retryAt: null,
        });
        return later(refreshAfter(reply.seconds, options.random()), () => void attempt(false));
      }
      if (reply.kind === 'refused') return wait(reply.problem, detail, response.status, REFUSED_WAIT, 'refused');
      const status = response.origin === 'peer' ? response.status : null;
      if (reply.kind === 'too-brief') return failed('server', detail, status, null);
      if (reply.elsewhere) {
        port.avoid();
        set({ signalling: false });
        await port.disconnect();
        if (mine !== run) return;
      }
      return failed(reply.problem, detail, status, reply.retryAfter);
    }
  };

  /** Builds a new flow at once and registers over it. */
  const rebuild = (): void => {
    clearTimeout(timer);
    set({ phase: 'connecting', signalling: false, canReceive: false, problem: null, retryAt: null });
    const mine = ++run;
    void port.disconnect().then(() => {
      if (mine === run) void attempt(true);
    });
  };
  /** Lets a REGISTER, the one under way or a new one, show in time that the flow still carries (RFC 5626 section 4.4). */
  const verify = (): void => {
    if (asking !== run) void attempt(false);
    if (verifying === run) return;
    verifying = run;
    later(VERIFY_LIMIT, rebuild);
  };

  return {
    state: () => state,
    start() {
      if (state.phase === 'off') void attempt(true);
    },
    async stop(quiet) {
      run++;
      clearTimeout(timer);
      const bound = state.signalling && options.now() < boundUntil;
      boundUntil = 0;
      failures = 0;
      const limit = new Promise((resolve) => setTimeout(resolve, STOP_LIMIT).unref());
      await Promise.race([Promise.all([quiet, bound ? port.register(0) : null]), limit]);
      if (state.phase !== 'off') set(REGISTRATION_OFF);
      await port.disconnect();
    },
    networkChanged() {
      if (state.phase === 'off') return;
      failures = 0;
      if (state.signalling && port.stands()) verify();
      else rebuild();
    },
    lost() {
      if (state.phase !== 'registered' || !state.signalling) return;
      port.avoid();
      rebuild();
    },
    closed(failure) {
      if (state.phase === 'off' || !state.signalling) return;
      set({ signalling: false, canReceive: false });
      const first = failures === 0;
      run++;
      if (state.phase === 'registered' && first) {
        failures = 1;
        void attempt(true);
      } else if (state.phase === 'refused') wait(state.problem, state.detail, state.status, REFUSED_WAIT, 'refused');
      else failed(failure.cause === 'closed' ? 'unreachable' : failure.cause, failure.reason, null, null);
    },
  };
};
