import type { SipIdentity } from './auth/identity.ts';
import { type OwnedDirect, openDirect } from './call/direct.ts';
import { createAccount, type OwnedAccount } from './registration/account.ts';
import type { SipEngine, SipLog } from './sip-engine.ts';
import { scaleTimers } from './sipjs/user-agent.ts';

/** What the engine is made with. */
export type SipEngineOptions = {
  /** Takes every message, redacted; null says nothing, which is faster. */
  readonly log: SipLog | null;
  /** Multiplies the protocol's times (RFC 3261 section 17 and all that follow), for tests; 1 otherwise. The same for every engine of a process. */
  readonly timeScale?: number;
  /** Signs and verifies INVITEs (RFC 8224); absent for neither. */
  readonly identity?: SipIdentity | null;
  /** A number in [0, 1), for tests. */
  readonly random?: () => number;
  /** Keepalive of accounts, for tests: seconds between, and ms until one counts as unanswered. */
  readonly keepalive?: { readonly keepaliveSeconds?: number; readonly pongMs?: number };
};

/** The engine with a look inside, for tests of leaks. */
export type InspectableSipEngine = SipEngine & {
  /** Dialogs and transactions alive over all accounts and endpoints. */
  counts(): { readonly dialogs: number; readonly clients: number; readonly servers: number };
};

/** Makes the SIP engine: accounts and direct endpoints, each with a wire and a user agent of its own. */
export const createSipEngine = ({
  log,
  timeScale = 1,
  random = Math.random,
  identity = null,
  keepalive,
}: SipEngineOptions): InspectableSipEngine => {
  scaleTimers(timeScale);
  const open = new Set<OwnedAccount | OwnedDirect>();
  return {
    account(config) {
      const account: OwnedAccount = createAccount({
        config,
        log,
        timeScale,
        random,
        identity,
        stopped: () => open.delete(account),
        ...(keepalive === undefined ? {} : { wire: keepalive }),
      });
      open.add(account);
      return account;
    },
    async direct(config) {
      const opened = await openDirect({
        config,
        log,
        timeScale,
        random,
        identity,
        stopped: (direct) => open.delete(direct),
      });
      if (opened.ok) open.add(opened.value);
      return opened;
    },
    async stop() {
      await Promise.all([...open].map((one) => one.stop()));
      open.clear();
    },
    counts() {
      const all = [...open].map((one) => one.counts());
      const sum = (pick: (one: (typeof all)[number]) => number): number => all.reduce((n, one) => n + pick(one), 0);
      return { dialogs: sum((c) => c.dialogs), clients: sum((c) => c.clients), servers: sum((c) => c.servers) };
    },
  };
};
