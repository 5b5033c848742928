import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DirectView } from '../../app/bridge/contract.ts';
import type { Policy } from '../../app/policy/policy.ts';
import { fail, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { Settings } from '../../app/settings/settings.ts';
import type { SipCall, SipCallOptions, SipDirect, SipEngine } from '../sip/sip-engine.ts';
import { addressList } from './address-list.ts';
import { callCount } from './call-count.ts';
import { ELSEWHERE, hostOf, isLoopback, localAddressTo } from './local-address.ts';

/** Calls without an account, out and in. */
export type DirectLines = {
  readonly view: StoreApi<DirectView>;
  call(uri: string, options: SipCallOptions): Promise<Result<SipCall>>;
  /** Our addresses may have changed; `slept`: the machine was asleep. */
  networkChanged(slept: boolean): void;
  stop(): Promise<void>;
};

type Options = {
  readonly engine: SipEngine;
  readonly settings: Pick<StoreApi<Settings>, 'getState' | 'subscribe'>;
  /** Has further certificate authorities. */
  readonly policy?: Pick<StoreApi<Policy>, 'getState' | 'subscribe'>;
  readonly onPortInUse: (port: number) => void;
  readonly onIncoming: (call: SipCall) => void;
};

/** What others may reach this machine by through a router, as far as the settings say. */
const namesOf = ({ ice, guestPage }: Settings): readonly string[] =>
  [ice.publicAddress, URL.canParse(guestPage.publicUrl) ? new URL(guestPage.publicUrl).hostname : ''].filter(
    (name) => name !== '',
  );

const USER = 'parley';
/** Both families where the system has both, else IPv4 alone. */
const EVERYWHERE = ['::', '0.0.0.0'];

/**
 * Two endpoints: one that listens (on loopback, or everywhere once switched on in settings), and, for calls beyond this
 * machine while listening is off, one that nobody may call. The wire lets whom we called answer and speak in the dialog.
 */
export const openDirectLines = async (options: Options): Promise<DirectLines> => {
  const trusted = (): string => options.policy?.getState().TrustedCertificates ?? '';
  const view = createStore<DirectView>(() => ({ here: '', elsewhere: '' }));
  let listener: SipDirect | null = null;
  let outbound: SipDirect | null = null;
  let key = '';
  let changing: Promise<void> = Promise.resolve();
  const refresh = (): void => {
    changing = changing.then(openListener);
  };
  const calls = callCount(refresh);

  const open = async (
    addresses: readonly string[],
    port: number,
    allows: (address: string) => boolean,
  ): Promise<SipDirect | null> => {
    const { displayName } = options.settings.getState();
    for (const address of addresses) {
      const opened = await options.engine.direct({
        user: USER,
        displayName,
        address,
        port,
        allows,
        names: () => namesOf(options.settings.getState()),
        trust: { extraCa: [trusted()].filter((pem) => pem !== '') },
      });
      if (opened.ok) return opened.value;
    }
    return null;
  };

  const showAddresses = async (): Promise<void> => {
    const port = listener?.listening.port;
    const address = options.settings.getState().direct.receive ? await localAddressTo(ELSEWHERE) : null;
    view.setState({
      here: port === undefined ? '' : `sip:${USER}@127.0.0.1:${port}`,
      elsewhere: port === undefined || address === null ? '' : `sip:${USER}@${address}:${port}`,
    });
  };

  /** Opens the listener as the settings want it; one that is talked on is left alone until the last call has ended. */
  const openListener = async (): Promise<void> => {
    const { direct, displayName } = options.settings.getState();
    const next = JSON.stringify([direct, displayName, trusted()]);
    if (next === key || calls.busy) return;
    key = next;
    await Promise.all([listener?.stop(), outbound?.stop()]);
    outbound = null;
    const addresses = direct.receive ? EVERYWHERE : ['127.0.0.1'];
    const allows = addressList(direct.receive ? direct.allow : []);
    listener = await open(addresses, direct.port, allows);
    if (listener === null) {
      if (direct.receive) options.onPortInUse(direct.port);
      listener = await open(addresses, 0, allows);
    }
    listener?.onIncoming((call) => {
      calls.watch(call);
      options.onIncoming(call);
    });
    await showAddresses();
  };
  await openListener();
  const forgets = [options.settings.subscribe(refresh), options.policy?.subscribe(refresh)];

  const endpointFor = async (host: string): Promise<SipDirect | null> => {
    if (options.settings.getState().direct.receive || (isLoopback(host) && host !== '::1')) return listener;
    outbound ??= await open(EVERYWHERE, 0, () => false);
    return outbound;
  };

  return {
    view,
    call: async (uri, callOptions) => {
      await changing;
      const endpoint = await endpointFor(hostOf(uri));
      if (endpoint === null) return fail(SDKERR.UISDK_HTTP_SERVER_ERROR, `no way to ${hostOf(uri)} from this machine`);
      const placed = endpoint.call(uri, callOptions);
      if (placed.ok) calls.watch(placed.value);
      return placed;
    },
    networkChanged: (slept) => {
      if (slept) for (const endpoint of [listener, outbound]) endpoint?.woke();
      void showAddresses();
    },
    stop: async () => {
      for (const forget of forgets) forget?.();
      await changing;
      await Promise.all([listener?.stop(), outbound?.stop()]);
    },
  };
};
