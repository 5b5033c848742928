import type { StoreApi } from 'zustand/vanilla';
import type { Classified, MediaReport } from '../../app/bridge/contract.ts';
import { ECHO_NUMBER } from '../../app/callee/echo-number.ts';
import { NO_POLICY, type Policy } from '../../app/policy/policy.ts';
import type { Result } from '../../app/result.ts';
import { type Callee, type ClassifyContext, classify, classifyThirdUserId } from '../callee/classify.ts';
import { contactOf } from '../callee/contact-match.ts';
import { preferredFirst } from '../callee/preferred-first.ts';
import { type Conference, createConference } from '../conference/conference.ts';
import { keyHolder } from '../conference/key-holder.ts';
import { focusHost } from '../guest/focus-host.ts';
import { guestIce, iceServersOf } from '../guest/guest-ice.ts';
import { createGuestService, type GuestService } from '../guest/guest-service.ts';
import { startEchoCallee } from '../lines/echo-callee.ts';
import { type Lines, openLines } from '../lines/lines.ts';
import { ELSEWHERE, localAddressTo } from '../lines/local-address.ts';
import type { GatewayMediaPort } from '../media/gateway-client.ts';
import type { MemberEvent } from '../meeting/member-event.ts';
import { builtinFocus } from '../providers/builtin-focus.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { SipEngine } from '../sip/sip-engine.ts';
import type { AccountsStore } from '../store/accounts-store.ts';
import type { ContactsStore } from '../store/contacts-store.ts';
import type { HistoryStore } from '../store/history-store.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import type { Problems } from './problems.ts';

/** What the engine is put together from; nothing here needs a window or Electron. */
export type EngineParts = {
  readonly sip: SipEngine;
  readonly gateway: GatewayMediaPort;
  /** The profile folder, and that of the built guest page. */
  readonly folder: string;
  readonly guestPage: string;
  readonly settings: SettingsStore;
  readonly accounts: AccountsStore;
  /** What the organisation has set; nothing by default. */
  readonly policy?: Pick<StoreApi<Policy>, 'getState' | 'subscribe'>;
  readonly contacts: ContactsStore;
  readonly history: HistoryStore;
  readonly secrets: SecretStore;
  readonly problems: Problems;
  readonly region: () => string;
  readonly language: () => 'en' | 'zh';
  readonly online: () => boolean;
  readonly onDtmf: (call: string, digit: string) => void;
  readonly onSendDigits: (call: string, digits: string) => void;
  /** What the host's window is told of a meeting besides its state. */
  readonly onHost: (meeting: string, event: MemberEvent) => void;
  readonly log: (line: string) => void;
};

/** No meeting is longer, ms. */
const LONGEST_MEETING_MS = 24 * 60 * 60_000;

/** The running engine. */
export type Engine = {
  readonly conference: Conference;
  readonly lines: Lines & { passwordChanged(): void };
  readonly guests: GuestService;
  readonly classify: (text: string, account: string | null, asTyped: boolean) => Classified;
  /** A password of a TURN server was changed. */
  readonly turnChanged: () => void;
  readonly mediaReport: (report: MediaReport) => void;
  readonly onMediaReport: (listener: (report: MediaReport) => void) => void;
  stop(): Promise<void>;
};

/** Puts the engine together: lines, echo callee, provider and conference. */
export const startEngine = async (parts: EngineParts): Promise<Engine> => {
  const { sip, gateway, settings, accounts, contacts, secrets, problems, log } = parts;
  const echo = await startEchoCallee(sip, (id, options) => gateway.openEcho(id, options));
  if (!echo.ok) log(`the echo callee could not start: ${echo.failure.reason}`);
  const lines = await openLines({
    engine: sip,
    accounts: accounts.store,
    settings: settings.store,
    ...(parts.policy && { policy: parts.policy }),
    password: (id) => secrets.get(id),
    online: parts.online,
    onPortInUse: (port) => problems.report('direct-port-in-use', String(port)),
  });

  const context = (account: string | null, asTyped: boolean): ClassifyContext => ({
    accounts: preferredFirst(accounts.store.getState(), settings.store.getState().callThrough),
    signedIn: lines.signedIn(),
    contacts: contacts.store.getState(),
    region: parts.region(),
    account,
    asTyped,
    echoNumber: ECHO_NUMBER,
    echoUri: echo.ok ? echo.value.uri : '',
  });
  const callable = (callee: Result<Callee>): Result<Extract<Classified, { callable: true }>> =>
    callee.ok ? { ok: true, value: { callable: true, ...callee.value } } : callee;

  const guests = createGuestService({
    folder: parts.folder,
    files: parts.guestPage,
    settings: settings.store,
    host: () => focusHost(conference.focus, (until) => iceServersOf(settings.store.getState(), secrets.get, until)),
    ownAddress: async () => (await localAddressTo(ELSEWHERE)) ?? '',
    linked: (meeting, link) => conference.focus.linked(meeting, link),
    log,
  });
  const reach = (): void =>
    gateway.reach(guestIce(settings.store.getState(), secrets.get, Date.now() + LONGEST_MEETING_MS));
  reach();
  settings.store.subscribe(reach);
  gateway.rooms.listen((event) => {
    if (event.type === 'turn-refused') problems.report('turn-refused', event.url);
  });

  const conference: Conference = createConference({
    lines,
    media: gateway,
    room: gateway.rooms,
    provider: builtinFocus(Date.now, {
      ...guests,
      open: (meeting) => {
        // The gateway's own TURN credentials hold for this meeting, too, however long the app has run.
        reach();
        return guests.open(meeting);
      },
    }),
    settings: () => settings.store.getState(),
    policy: () => parts.policy?.getState() ?? NO_POLICY,
    language: parts.language,
    classify: (text, from) =>
      callable((from === 'number' ? classify : classifyThirdUserId)(text, context(null, false))),
    nameOf: (address) => contactOf(address, contacts.store.getState(), parts.region())?.name ?? '',
    companyOf: (address) => contactOf(address, contacts.store.getState(), parts.region())?.company ?? '',
    holderOf: (fingerprint) => keyHolder(fingerprint, contacts.store.getState(), parts.region()),
    record: (record) => parts.history.upsert(record),
    onDtmf: parts.onDtmf,
    onSendDigits: parts.onSendDigits,
    onHost: parts.onHost,
    now: Date.now,
    log,
  });

  const reportListeners: ((report: MediaReport) => void)[] = [];
  return {
    conference,
    lines,
    guests,
    classify: (text, account, asTyped) => {
      const callee = callable(classify(text, context(account, asTyped)));
      return callee.ok ? callee.value : { callable: false, code: callee.failure.code, reason: callee.failure.reason };
    },
    turnChanged: reach,
    mediaReport: (report) => {
      for (const listener of reportListeners) listener(report);
    },
    onMediaReport: (listener) => void reportListeners.push(listener),
    stop: async () => {
      conference.stop();
      await Promise.all([lines.stop(), guests.stop(), echo.ok ? echo.value.stop() : null]);
      await sip.stop();
    },
  };
};
