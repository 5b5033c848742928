import dns from 'node:dns';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Route } from '../../app/callee/route.ts';
import type { Policy } from '../../app/policy/policy.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { type AccountSettings, NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { DEFAULT_SETTINGS } from '../../app/settings/settings.ts';
import { fakeMediaOptions, fakeMediaPort } from '../media/media-port.fake.ts';
import { createSipEngine } from '../sip/create-sip-engine.ts';
import type { SipCallEvent } from '../sip/sip-engine.ts';
import { type LinesOptions, openLines } from './lines.ts';

const nameService = vi.spyOn(dns.promises, 'lookup');
const answers = (code: string): void => {
  nameService.mockRejectedValue(Object.assign(new Error('lookup'), { code }));
};
afterAll(() => nameService.mockRestore());

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const open = async (given: Partial<LinesOptions> = {}) => {
  const engine = createSipEngine({ log: () => {} });
  stops.push(() => engine.stop());
  const lines = await openLines({
    engine,
    accounts: createStore<readonly AccountSettings[]>(() => []),
    settings: createStore(() => ({ ...DEFAULT_SETTINGS, direct: { receive: false, port: 0, allow: [] } })),
    password: () => null,
    online: () => true,
    onPortInUse: () => {},
    ...given,
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

const OFFICE: AccountSettings = { ...NEW_ACCOUNT, id: 'managed-office', domain: 'sip.example.invalid' };

test('an account of the organisation registers when its person has typed a user, and not with another’s password before', async () => {
  const accounts = createStore<readonly AccountSettings[]>(() => [OFFICE]);
  const lines = await open({ accounts, password: () => 'left from before' });
  expect(lines.accounts.getState()[0]).toMatchObject({
    hasPassword: false,
    registration: { phase: 'password-needed' },
  });
  accounts.setState([{ ...OFFICE, user: 'ada' }], true);
  expect(lines.accounts.getState()[0]?.hasPassword).toBe(true);
  expect(lines.signedIn()).toEqual(new Set([OFFICE.id]));
});

test('certificates that the organisation trusts count for every server, and a change of them opens the line anew', async () => {
  const policy = createStore<Policy>(() => ({ TrustedCertificates: 'one' }));
  const engine = createSipEngine({ log: () => {} });
  stops.push(() => engine.stop());
  const opened = vi.spyOn(engine, 'account');
  const direct = vi.spyOn(engine, 'direct');
  const accounts = createStore<readonly AccountSettings[]>(() => [{ ...OFFICE, user: 'ada', ca: 'own' }]);
  await open({ engine, accounts, policy, password: () => 'secret' });
  expect(opened.mock.calls.map(([config]) => config.trust.extraCa)).toEqual([['own', 'one']]);
  expect(direct.mock.calls.at(-1)?.[0].trust.extraCa).toEqual(['one']);
  policy.setState({ TrustedCertificates: 'two' }, true);
  expect(opened.mock.calls.at(-1)?.[0].trust.extraCa).toEqual(['own', 'two']);
  await vi.waitFor(() => expect(direct.mock.calls.at(-1)?.[0].trust.extraCa).toEqual(['two']));
});

test('a call without an account that the organisation does not allow has no way', async () => {
  const lines = await open({ policy: createStore<Policy>(() => ({ DirectCalls: false })) });
  expect(await lines.way(route)).toMatchObject({
    ok: false,
    failure: { code: SDKERR.CMS_CONF_INSUFFICIENT_PERMISSIONS },
  });
  const echo: Route = { ...route, kind: 'echo', uri: 'sip:echo@127.0.0.1:5099' };
  expect(await lines.way(echo)).toMatchObject({ ok: true });
});
