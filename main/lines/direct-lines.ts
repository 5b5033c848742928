import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DirectView } from '../../app/bridge/contract.ts';
import { fail, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { Settings } from '../../app/settings/settings.ts';
import type { SipCall, SipCallOptions, SipDirect, SipEngine } from '../sip/sip-engine.ts';
import { addressList } from './address-list.ts';
import { hostOf, isLoopback, localAddressTo } from './local-address.ts';

/** Calls without an account, out and in. */
export type DirectLines = {
  readonly view: StoreApi<DirectView>;
  call(uri: string, options: SipCallOptions): Promise<Result<SipCall>>;
  stop(): Promise<void>;
};

type Options = {
  readonly engine: SipEngine;
  readonly settings: Pick<StoreApi<Settings>, 'getState' | 'subscribe'>;
  readonly onPortInUse: (port: number) => void;
  readonly onIncoming: (call: SipCall) => void;
};

const USER = 'parley';

/**
 * Two endpoints: one that listens (on loopback, or everywhere once switched on in settings), and, for calls beyond this
 * machine while listening is off, one that serves nobody but the hosts we called.
 */
export const openDirectLines = async (options: Options): Promise<DirectLines> => {
  const view = createStore<DirectView>(() => ({ here: '', elsewhere: '' }));
  let listener: SipDirect | null = null;
  let outbound: SipDirect | null = null;
  const called = new Set<string>();
  let key = '';
  let changing: Promise<void> = Promise.resolve();

  const openListener = async (): Promise<void> => {
    const { direct, displayName } = options.settings.getState();
    const next = JSON.stringify([direct, displayName]);
    if (next === key) return;
    key = next;
    await listener?.stop();
    const allowed = addressList(direct.receive ? direct.allow : []);
    const config = {
      user: USER,
      displayName,
      address: direct.receive ? '0.0.0.0' : '127.0.0.1',
      allows: (remote: string) => allowed(remote) || called.has(remote),
      trust: { extraCa: [] },
    };
    let opened = await options.engine.direct({ ...config, port: direct.port });
    if (!opened.ok) {
      if (direct.receive) options.onPortInUse(direct.port);
      opened = await options.engine.direct({ ...config, port: 0 });
    }
    listener = opened.ok ? opened.value : null;
    listener?.onIncoming(options.onIncoming);
    const port = listener?.listening.port;
    const elsewhere = direct.receive ? await localAddressTo('192.0.2.1') : null;
    view.setState({
      here: port === undefined ? '' : `sip:${USER}@127.0.0.1:${port}`,
      elsewhere: port === undefined || elsewhere === null ? '' : `sip:${USER}@${elsewhere}:${port}`,
    });
  };
  await openListener();
  const forget = options.settings.subscribe(() => {
    changing = changing.then(openListener);
  });

  const endpointFor = async (host: string): Promise<SipDirect | null> => {
    if (isLoopback(host) && host !== '::1') return listener;
    const addresses = isIP(host) ? [host] : await lookup(host, { all: true }).then((all) => all.map((a) => a.address));
    for (const address of addresses) called.add(address);
    if (options.settings.getState().direct.receive) return listener;
    if (outbound === null) {
      const opened = await options.engine.direct({
        user: USER,
        displayName: options.settings.getState().displayName,
        address: addresses.some((address) => isIP(address) === 6) ? '::' : '0.0.0.0',
        port: 0,
        allows: (remote) => called.has(remote.replace(/^::ffff:/i, '')),
        trust: { extraCa: [] },
      });
      outbound = opened.ok ? opened.value : null;
    }
    return outbound;
  };

  return {
    view,
    call: async (uri, callOptions) => {
      const endpoint = await endpointFor(hostOf(uri)).catch(() => null);
      if (endpoint === null) return fail(SDKERR.UISDK_HTTP_SERVER_ERROR, `no way to ${hostOf(uri)} from this machine`);
      return endpoint.call(uri, callOptions);
    },
    stop: async () => {
      forget();
      await changing;
      await Promise.all([listener?.stop(), outbound?.stop()]);
    },
  };
};
