import { type BrowserWindow, globalShortcut, Notification, type WebContents } from 'electron';
import type { AccountView } from '../../app/bridge/contract.ts';
import type { Call } from '../../app/call/call.ts';
import { text } from '../../app/text/text.ts';
import type { Conference } from '../conference/conference.ts';
import type { Lines } from '../lines/lines.ts';
import { createIncomingWindow } from './incoming-window.ts';
import { createTray, type TrayState } from './tray.ts';

/** What the system is told calls with. */
export type AnnounceParts = {
  readonly conference: Conference;
  readonly lines: Lines;
  readonly preload: string;
  readonly admit: (contents: WebContents) => void;
  readonly open: () => void;
  readonly quit: () => void;
  readonly area: () => Electron.Rectangle;
  readonly language: () => 'en' | 'zh';
};

const ANSWER_KEYS = 'CommandOrControl+Shift+A';
const DECLINE_KEYS = 'CommandOrControl+Shift+D';

/** Tells the system about calls: the incoming window, notifications, the tray icon, the two global shortcuts while it rings. */
export const announceCalls = (parts: AnnounceParts): { stop(): void } => {
  const { conference, lines } = parts;
  const tray = createTray(parts.open, parts.quit);
  let incoming: BrowserWindow | null = null;
  let ringing: ReadonlySet<string> = new Set();
  let notices = new Map<string, Notification>();

  const showIncoming = (): void => {
    if (incoming !== null) return;
    const window = createIncomingWindow(parts.preload, parts.area());
    incoming = window;
    parts.admit(window.webContents);
    window.once('ready-to-show', () => {
      if (!window.isDestroyed()) window.showInactive();
    });
    window.on('closed', () => {
      if (incoming === window) incoming = null;
    });
    globalShortcut.register(ANSWER_KEYS, () => answerFirst());
    globalShortcut.register(DECLINE_KEYS, () => declineFirst());
  };
  const hideIncoming = (): void => {
    incoming?.destroy();
    incoming = null;
    globalShortcut.unregister(ANSWER_KEYS);
    globalShortcut.unregister(DECLINE_KEYS);
  };
  const firstWaiting = (): Call | undefined =>
    conference.calls.getState().find((call) => call.state.phase === 'incoming');
  const answerFirst = (): void => {
    const call = firstWaiting();
    if (call) void conference.answer(call.id, false);
  };
  const declineFirst = (): void => {
    const call = firstWaiting();
    if (call) conference.reject(call.id);
  };

  const notify = (call: Call): void => {
    if (!Notification.isSupported()) return;
    const language = parts.language();
    const notice = new Notification({
      title: text(language, 'system.incoming', { name: call.party.name }),
      body: call.accountLabel || call.party.address,
      silent: true,
    });
    notice.on('click', parts.open);
    notice.show();
    notices.set(call.id, notice);
  };
  const notifyMissed = (call: Call): void => {
    notices.get(call.id)?.close();
    notices.delete(call.id);
    if (call.state.phase !== 'ended' || call.state.outcome.kind !== 'missed' || !Notification.isSupported()) return;
    const notice = new Notification({
      title: text(parts.language(), 'system.missed', { name: call.party.name }),
      body: call.party.address,
    });
    notice.on('click', parts.open);
    notice.show();
  };

  const onCalls = (calls: readonly Call[]): void => {
    const waiting = calls.filter((call) => call.state.phase === 'incoming');
    const now = new Set(waiting.map((call) => call.id));
    for (const call of waiting) if (!ringing.has(call.id)) notify(call);
    for (const id of ringing) {
      const call = calls.find((one) => one.id === id);
      if (!now.has(id) && call) notifyMissed(call);
      if (!now.has(id) && call?.state.phase === 'answering') parts.open();
    }
    ringing = now;
    if (waiting.length > 0) showIncoming();
    else hideIncoming();
    showTray();
  };

  const showTray = (): void => {
    const language = parts.language();
    const calls = conference.calls.getState();
    const accounts = lines.accounts.getState().filter((view) => view.settings.enabled);
    const busy = calls.find((call) => call.state.phase === 'active' || call.state.phase === 'held');
    const state: TrayState = calls.some((call) => call.state.phase === 'incoming')
      ? 'ringing'
      : busy
        ? 'in-call'
        : accounts.some((view) => !view.registration.canReceive)
          ? 'trouble'
          : 'ready';
    tray.show(state, tooltip(language, accounts, busy), {
      open: text(language, 'system.open'),
      quit: text(language, 'system.quit'),
    });
  };

  const forgetCalls = conference.calls.subscribe(onCalls);
  const forgetAccounts = lines.accounts.subscribe(showTray);
  showTray();
  return {
    stop: () => {
      forgetCalls();
      forgetAccounts();
      hideIncoming();
      for (const notice of notices.values()) notice.close();
      notices = new Map();
      tray.destroy();
    },
  };
};

const tooltip = (language: 'en' | 'zh', accounts: readonly AccountView[], busy: Call | undefined): string => {
  const lines = ['Parley'];
  if (busy) lines.push(text(language, 'system.inCall', { name: busy.party.name }));
  for (const view of accounts) {
    const label = view.settings.label || `${view.settings.user}@${view.settings.domain}`;
    const key = view.registration.canReceive ? 'system.canReceive' : 'system.cannotReceive';
    lines.push(text(language, key, { account: label }));
  }
  return lines.join('\n');
};
