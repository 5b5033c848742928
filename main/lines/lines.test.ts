import dns from 'node:dns';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Route } from '../../app/callee/route.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { AccountSettings } from '../../app/settings/account-settings.ts';
import { DEFAULT_SETTINGS } from '../../app/settings/settings.ts';
import { fakeMediaOptions, fakeMediaPort } from '../media/media-port.fake.ts';
import { createSipEngine } from '../sip/create-sip-engine.ts';
import type { SipCallEvent } from '../sip/sip-engine.ts';
import { openLines } from './lines.ts';

const nameService = vi.spyOn(dns.promises, 'lookup');
const answers = (code: string): void => {
  nameService.mockRejectedValue(Object.assign(new Error('lookup'), { code }));
};
afterAll(() => nameService.mockRestore());

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const open = async () => {
  const engine = createSipEngine({ log: () => {} });
  stops.push(() => engine.stop());
  const lines = await openLines({
    engine,
    accounts: createStore<readonly AccountSettings[]>(() => []),
    settings: createStore(() => ({ ...DEFAULT_SETTINGS, direct: { receive: false, port: 0, allow: [] } })),
    password: () => null,
    online: () => true,
    onPortInUse: () => {},
  });
  stops.push(lines.stop);
  return lines;
};

const route: Route = {
  kind: 'sip-uri',
  uri: 'sip:bob@does-not-exist.invalid',
  account: null,
  shown: 'bob@does-not-exist.invalid',
};

test('a host name that does not exist is dialled and ends as an unknown host, because the name may live in SRV alone', async () => {
  answers('ENOTFOUND');
  const lines = await open();
  const way = await lines.way(route);
  if (!way.ok) throw new Error(way.failure.reason);
  const media = fakeMediaPort().open('call', fakeMediaOptions());
  const call = await lines.dial(route, way.value, { media, video: false, noAnswerSeconds: 20 });
  if (!call.ok) throw new Error(call.failure.reason);
  const events: SipCallEvent[] = [];
  call.value.listen((event) => void events.push(event));
  await vi.waitFor(() => expect(events.at(-1)?.type).toBe('ended'), 10_000);
  expect(events.at(-1)).toMatchObject({ end: { by: 'failed', cause: 'unknown-host' } });
});

test('a name service that cannot be reached is the network’s failure, not the address’s', async () => {
  answers('EAI_AGAIN');
  const lines = await open();
  expect(await lines.way(route)).toMatchObject({ ok: false, failure: { code: SDKERR.UISDK_NO_NETWORK_ERROR } });
});
