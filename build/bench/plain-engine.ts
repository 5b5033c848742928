import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GatewayMediaPort, gatewayMediaPort } from '../../main/media/gateway-client.ts';
import { gatewayInProcess } from '../../main/media/gateway-in-process.ts';
import { fakeCipher } from '../../main/secrets/cipher.fake.ts';
import { openSecrets } from '../../main/secrets/secret-store.ts';
import { createSipEngine, type InspectableSipEngine } from '../../main/sip/create-sip-engine.ts';
import { type Engine, startEngine } from '../../main/start/engine.ts';
import { createProblems } from '../../main/start/problems.ts';
import { openAccounts } from '../../main/store/accounts-store.ts';
import { openContacts } from '../../main/store/contacts-store.ts';
import { openHistory } from '../../main/store/history-store.ts';
import { openSettings } from '../../main/store/settings-store.ts';

/** The whole engine without Electron and without a window. */
export type PlainEngine = {
  readonly engine: Engine;
  readonly sip: InspectableSipEngine;
  readonly gateway: GatewayMediaPort;
  stop(): Promise<void>;
};

/** Starts it in this process, the gateway too, on a profile that is removed at the end; `timeScale` shortens SIP's own times. */
export const startPlainEngine = async (timeScale = 1): Promise<PlainEngine> => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-plain-'));
  const problems = createProblems(() => undefined);
  const stores = {
    settings: openSettings(folder, problems.report),
    accounts: openAccounts(folder, problems.report),
    contacts: openContacts(folder, problems.report),
    history: openHistory(folder, problems.report),
    secrets: openSecrets(folder, fakeCipher(), problems.report),
  };
  const channel = gatewayInProcess();
  const gateway = gatewayMediaPort(channel);
  // As in the app, the signalling says every message to a log.
  const sip = createSipEngine({ log: () => undefined, timeScale });
  const engine = await startEngine({
    sip,
    gateway,
    folder,
    guestPage: folder,
    ...stores,
    problems,
    region: () => 'US',
    language: () => 'en',
    online: () => true,
    onDtmf: () => undefined,
    onSendDigits: () => undefined,
    onHost: () => undefined,
    log: () => undefined,
  });
  engine.conference.setReady(true);
  return {
    engine,
    sip,
    gateway,
    stop: async () => {
      await engine.stop();
      channel.close();
      await Promise.all(Object.values(stores).map((store) => store.flush()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
