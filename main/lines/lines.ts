import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AccountView, DirectView } from '../../app/bridge/contract.ts';
import type { Route } from '../../app/callee/route.ts';
import { NO_POLICY, type Policy } from '../../app/policy/policy.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { AccountSettings } from '../../app/settings/account-settings.ts';
import type { Settings } from '../../app/settings/settings.ts';
import { whyNotDirect } from '../policy/direct-rules.ts';
import { REGISTRATION_OFF } from '../sip/registration/registration-off.ts';
import type { RegistrationState, SipAccount, SipCall, SipCallOptions, SipEngine } from '../sip/sip-engine.ts';
import { accountConfig, sameConfig } from './account-config.ts';
import { type CallCount, callCount } from './call-count.ts';
import { type DirectLines, openDirectLines } from './direct-lines.ts';
import { ELSEWHERE, hostOf, isUnknownHost, localAddressTo } from './local-address.ts';

/** An incoming call and the line it came by. */
export type IncomingLine = {
  readonly call: SipCall;
  readonly account: AccountSettings | null;
};

/** How a route will be dialled: by which account, from which address, with which kind of media. */
export type Way = {
  readonly account: AccountSettings | null;
  readonly address: string;
  readonly mediaTransport: AccountSettings['mediaTransport'];
};

/** Every line Parley has: signed-in accounts and calls without an account. */
export type Lines = {
  readonly accounts: StoreApi<readonly AccountView[]>;
  readonly direct: StoreApi<DirectView>;
  /** Accounts that calls can go through: registered, or trying to be; `way` says what a call meets there. */
  signedIn(): ReadonlySet<string>;
  /** Finds the way of a route, or why there is none. */
  way(route: Route): Promise<Result<Way>>;
  dial(route: Route, way: Way, options: SipCallOptions): Promise<Result<SipCall>>;
  onIncoming(listener: (incoming: IncomingLine) => void): void;
  /** Our addresses may have changed; `slept`: the machine was asleep, and calls may have ended without it. */
  networkChanged(slept: boolean): void;
  retry(account: string): void;
  stop(): Promise<void>;
};

/** What the lines are made from. */
export type LinesOptions = {
  readonly engine: SipEngine;
  readonly accounts: Pick<StoreApi<readonly AccountSettings[]>, 'getState' | 'subscribe'>;
  readonly settings: Pick<StoreApi<Settings>, 'getState' | 'subscribe'>;
  readonly policy?: Pick<StoreApi<Policy>, 'getState' | 'subscribe'>;
  readonly password: (account: string) => string | null;
  readonly online: () => boolean;
  readonly onPortInUse: (port: number) => void;
};

type Line = { settings: AccountSettings; password: string; trusted: string; sip: SipAccount; calls: CallCount };

/** Opens the lines and keeps them in step with the stored accounts and settings. */
export const openLines = async (options: LinesOptions): Promise<Lines & { passwordChanged(): void }> => {
  const { engine } = options;
  const policy = (): Policy => options.policy?.getState() ?? NO_POLICY;
  const trusted = (): string => policy().TrustedCertificates ?? '';
  /** A managed account has no user until its person has typed one. */
  const passwordOf = ({ id, user }: AccountSettings): string | null => (user === '' ? null : options.password(id));
  const listeners: ((incoming: IncomingLine) => void)[] = [];
  const announce = (call: SipCall, account: AccountSettings | null): void => {
    for (const listener of listeners) listener({ call, account });
  };
  const lines = new Map<string, Line>();
  const accounts = createStore<readonly AccountView[]>(() => []);
  const directLines: DirectLines = await openDirectLines({
    engine,
    settings: options.settings,
    ...(options.policy && { policy: options.policy }),
    onPortInUse: options.onPortInUse,
    onIncoming: (call) => announce(call, null),
  });

  const publish = (): void => {
    accounts.setState(
      options.accounts.getState().map((settings) => {
        const hasPassword = passwordOf(settings) !== null;
        const state = lines.get(settings.id)?.sip.registration ?? REGISTRATION_OFF;
        const phase = settings.enabled && !hasPassword ? 'password-needed' : state.phase;
        const { signalling, canReceive, problem, detail, retryAt } = state;
        return { settings, hasPassword, registration: { phase, signalling, canReceive, problem, detail, retryAt } };
      }),
      true,
    );
  };

  const closeLine = (id: string): void => {
    const line = lines.get(id);
    lines.delete(id);
    void line?.sip.stop();
  };
  const openLine = (settings: AccountSettings, password: string): void => {
    const sip = engine.account(accountConfig(settings, password, trusted()));
    const calls = callCount(() => reconcile());
    lines.set(settings.id, { settings, password, trusted: trusted(), sip, calls });
    sip.onRegistration(publish);
    sip.onIncoming((call) => {
      calls.watch(call);
      announce(call, lines.get(settings.id)?.settings ?? settings);
    });
    sip.start();
  };
  const reconcile = (): void => {
    const wanted = new Map(options.accounts.getState().map((settings) => [settings.id, settings]));
    for (const [id, line] of lines) {
      const settings = wanted.get(id);
      const same = settings?.enabled && passwordOf(settings) === line.password && trusted() === line.trusted;
      if (same && sameConfig(settings, line.settings)) {
        line.settings = settings;
        // A line that is talked on keeps its old settings until the last call has ended; a removed account goes at once.
      } else if (settings === undefined || !line.calls.busy) closeLine(id);
    }
    for (const settings of wanted.values()) {
      const password = passwordOf(settings);
      if (settings.enabled && password !== null && !lines.has(settings.id)) openLine(settings, password);
    }
    publish();
  };
  const forgets = [options.accounts.subscribe(reconcile), options.policy?.subscribe(reconcile)];
  reconcile();

  const way = async (route: Route): Promise<Result<Way>> => {
    if (route.kind === 'echo' || route.account === null) {
      const refused = route.kind === 'echo' ? null : whyNotDirect(policy(), route.uri);
      if (refused !== null) return refused;
      const host = hostOf(route.uri);
      const address = await localAddressTo(host);
      if (address !== null) return ok({ account: null, address, mediaTransport: 'gateway' });
      if (!options.online()) return fail(SDKERR.UISDK_NO_NETWORK_ERROR, 'this machine has no network');
      if (!(await isUnknownHost(host))) return fail(SDKERR.UISDK_NO_NETWORK_ERROR, `no way to ${host} can be found`);
      // SRV may still know it (RFC 3263); if not, the call itself ends as one to nobody.
      return ok({
        account: null,
        address: (await localAddressTo(ELSEWHERE)) ?? '127.0.0.1',
        mediaTransport: 'gateway',
      });
    }
    const line = lines.get(route.account);
    // One that is talked on outlives being switched off, and takes no new call.
    const isOn = options.accounts.getState().some(({ id, enabled }) => id === route.account && enabled);
    if (line === undefined || !isOn)
      return fail(SDKERR.UISDK_UNLOGIN_ERROR, 'this number needs an account that is not signed in');
    const { phase, problem, detail } = line.sip.registration;
    if (phase === 'refused') {
      return fail(
        SDKERR.UISDK_UNLOGIN_ERROR,
        `${line.settings.label || line.settings.user} is not signed in: ${detail}`,
      );
    }
    if (phase !== 'registered' && !options.online()) {
      return fail(SDKERR.UISDK_NO_NETWORK_ERROR, 'this machine has no network');
    }
    // A call tells of a certificate better than any code: it ends with that outcome before anything is sent.
    if (phase === 'waiting' && problem !== 'certificate') {
      const code =
        problem === 'timeout' ? SDKERR.UISDK_HTTP_CONNECT_SERVER_TIMEOUT_ERROR : SDKERR.UISDK_HTTP_SERVER_ERROR;
      return fail(code, `${line.settings.label || line.settings.domain}: ${detail || problem || 'not reachable'}`);
    }
    const address = line.sip.localAddress ?? (await localAddressTo(nextHop(line.settings)));
    if (address === null) return fail(SDKERR.UISDK_HTTP_SERVER_ERROR, `${nextHop(line.settings)} is not known`);
    return ok({ account: line.settings, address, mediaTransport: line.settings.mediaTransport });
  };

  return {
    accounts,
    direct: directLines.view,
    signedIn: () => new Set([...lines].filter(([, line]) => isSignedIn(line.sip.registration)).map(([id]) => id)),
    way,
    dial: async (route, by, callOptions) => {
      if (by.account === null) return await directLines.call(route.uri, callOptions);
      const line = lines.get(by.account.id);
      if (line === undefined) return fail(SDKERR.UISDK_UNLOGIN_ERROR, 'the account was removed');
      const placed = line.sip.call(route.uri, callOptions);
      if (placed.ok) line.calls.watch(placed.value);
      return placed;
    },
    onIncoming: (listener) => void listeners.push(listener),
    networkChanged: (slept) => {
      for (const line of lines.values()) line.sip.networkChanged(slept);
      directLines.networkChanged(slept);
    },
    retry: (id) => lines.get(id)?.sip.networkChanged(),
    passwordChanged: reconcile,
    stop: async () => {
      for (const forget of forgets) forget?.();
      const stopping = [...lines.values()].map((line) => line.sip.stop());
      lines.clear();
      await Promise.all([...stopping, directLines.stop()]);
    },
  };
};

/** Whether the account's credentials were not refused; it may be between two tries. */
const isSignedIn = ({ phase }: RegistrationState): boolean => phase !== 'off' && phase !== 'refused';

const nextHop = (settings: AccountSettings): string => {
  const hop = settings.outboundProxy || settings.registrar || settings.domain;
  return /^(\[[^\]]+\]|[^:]+)(:\d+)?$/.exec(hop)?.[1] ?? hop;
};
