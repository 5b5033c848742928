import type { Classified, Handlers, ShareSource } from '../../app/bridge/contract.ts';
import type { CallRecord } from '../../app/call/call-record.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { AccountSettings } from '../../app/settings/account-settings.ts';
import type { Contact } from '../../app/settings/contact.ts';
import type { Conference } from '../conference/conference.ts';
import type { SignIn } from '../lines/sign-in.ts';
import type { ShareInvitation } from '../meeting/invitations.ts';
import { turnSecretId } from '../secrets/turn-secret.ts';
import type { Updates } from '../update/updates.ts';

/** What the verbs of the bridge act on. */
export type HandlerParts = {
  readonly conference: Conference;
  readonly classify: (text: string, account: string | null, asTyped: boolean) => Classified;
  readonly media: {
    negotiate(offer: { leg: string; session: string | null; sdp: string }): Promise<Result<string>>;
    directReply(reply: { session: string; revision: number; sdp: string }): boolean;
  };
  readonly onMediaReport: (report: Parameters<Handlers['reportMedia']>[0]) => void;
  readonly share: {
    /** Why nothing may be shared; null when it may. */
    refused(): Result<never> | null;
    sources(): Promise<readonly ShareSource[]>;
    choose(id: string): void;
  };
  readonly settings: { save(patch: unknown): Promise<Result<null>> };
  readonly accounts: {
    check(account: unknown): Result<AccountSettings>;
    save(account: unknown): Promise<Result<AccountSettings>>;
    remove(id: string): Promise<Result<null>>;
  };
  readonly secrets: {
    set(id: string, secret: string, remember: boolean): Promise<Result<null>>;
    has(id: string): boolean;
    remove(id: string): Promise<void>;
  };
  readonly lines: { passwordChanged(): void; retry(account: string): void };
  /** A password of a TURN server was changed. */
  readonly turnChanged: () => void;
  readonly sign: SignIn;
  readonly contacts: { save(contact: unknown): Promise<Result<Contact>>; remove(id: string): Promise<Result<null>> };
  readonly history: {
    search(text: string, limit: number): readonly CallRecord[];
    remove(id: string): void;
    clear(): void;
  };
  readonly problems: { dismiss(id: string): void };
  readonly diagnostics: (devices: Parameters<Handlers['diagnostics']>[0]) => Promise<string>;
  readonly saveText: (text: string) => Promise<boolean>;
  readonly provisioning: {
    fromFile(): Promise<void>;
    answer(answer: Parameters<Handlers['answerProvisioning']>[0]): void;
  };
  readonly copyText: (text: string) => void;
  readonly shareInvitation: ShareInvitation;
  readonly updates: Pick<Updates, 'look' | 'restart' | 'defer'>;
  readonly onRendererReady: () => void;
};

const DONE = ok(null);

/** The verbs of the contract, each in a line or two: everything that decides is behind them. */
export const bridgeHandlers = (parts: HandlerParts): Handlers => {
  const { conference } = parts;
  let shown = '';
  return {
    startP2pConf: (input) =>
      new Promise((resolve) =>
        conference.startP2pConf(input, (ret, reason, createConfResult) =>
          resolve(ok({ ret, reason, createConfResult })),
        ),
      ),
    classifyCallee: async ({ text, account, asTyped }) => ok(parts.classify(text, account, asTyped)),
    acceptConf: ({ call, video }) => conference.answer(call, video),
    rejectConf: async ({ call }) => conference.reject(call),
    silence: async ({ call }) => conference.silence(call),
    toEntrance: async ({ call }) => conference.toEntrance(call),
    leaveConf: async ({ call }) => conference.leave(call),
    endConf: async ({ call }) => conference.end(call),
    addAttendee: ({ meeting, attendees }) => conference.addAttendee(meeting, attendees),
    meetingAction: async ({ meeting, action }) => conference.meetingAction(meeting, action),
    joinRoom: async ({ meeting, leg, sdp }) => {
      const answer = await conference.joinRoom(meeting, leg, sdp);
      return answer.ok ? ok({ sdp: answer.value }) : answer;
    },
    hold: async ({ call }) => conference.hold(call),
    resume: async ({ call }) => conference.resume(call),
    setVideo: ({ call, on }) => conference.setVideo(call, on),
    sendDtmf: ({ call, digits }) => conference.sendDtmf(call, digits),
    acceptTransfer: ({ call }) => conference.acceptTransfer(call),
    declineTransfer: async ({ call }) => conference.declineTransfer(call),
    dismissCall: async ({ call }) => conference.dismiss(call),
    negotiateMedia: async ({ leg, session, sdp }) => {
      const answer = await parts.media.negotiate({ leg, session, sdp });
      return answer.ok ? ok({ sdp: answer.value }) : answer;
    },
    directMedia: async (reply) =>
      parts.media.directReply(reply) ? DONE : fail(SDKERR.UISDK_COMMON_ERROR, 'nobody waits for this SDP any more'),
    reportMedia: async (report) => {
      parts.onMediaReport(report);
      return DONE;
    },
    shareSources: async () => parts.share.refused() ?? ok(await parts.share.sources()),
    chooseShareSource: async ({ id }) => {
      const refused = parts.share.refused();
      if (refused !== null) return refused;
      parts.share.choose(id);
      return DONE;
    },
    saveSettings: (patch) => parts.settings.save(patch),
    saveAccount: async ({ account, password, remember }) => {
      const sound = parts.accounts.check(account);
      if (!sound.ok) return sound;
      // The password first, so that a changed server never meets the old one.
      const kept = password === null ? DONE : await parts.secrets.set(account.id, password, remember);
      if (!kept.ok) return kept;
      const saved = await parts.accounts.save(account);
      if (saved.ok) {
        parts.lines.passwordChanged();
        return DONE;
      }
      // Only a new account is refused after the check, so the password is nobody else's.
      if (password !== null) await parts.secrets.remove(account.id);
      return saved;
    },
    removeAccount: async ({ id }) => {
      const removed = await parts.accounts.remove(id);
      if (removed.ok) await parts.secrets.remove(id);
      return removed;
    },
    signIn: ({ account, password, remember }) => parts.sign.signIn(account, password, remember),
    // The built-in engine has its directory for third-party IDs; what an app ID proves, only a server can say.
    signInWithAppId: async () => fail(SDKERR.UISDK_UNLOGIN_ERROR, 'no server that takes app IDs is set up'),
    signOut: ({ account }) => parts.sign.signOut(account),
    retryAccount: async ({ id }) => {
      parts.lines.retry(id);
      return DONE;
    },
    saveTurnPassword: async ({ server, password }) => {
      const id = turnSecretId(server);
      const kept = password === null ? DONE : await parts.secrets.set(id, password, true);
      if (password === null) await parts.secrets.remove(id);
      parts.turnChanged();
      return kept;
    },
    hasTurnPassword: async ({ server }) => ok({ kept: parts.secrets.has(turnSecretId(server)) }),
    provisionFromFile: async () => {
      await parts.provisioning.fromFile();
      return DONE;
    },
    answerProvisioning: async (answer) => {
      parts.provisioning.answer(answer);
      return DONE;
    },
    saveContact: async (contact) => {
      const saved = await parts.contacts.save(contact);
      return saved.ok ? DONE : saved;
    },
    removeContact: ({ id }) => parts.contacts.remove(id),
    searchHistory: async ({ text, limit }) => ok(parts.history.search(text, limit)),
    removeRecord: async ({ id }) => {
      parts.history.remove(id);
      return DONE;
    },
    clearHistory: async () => {
      parts.history.clear();
      return DONE;
    },
    dismissProblem: async ({ id }) => {
      parts.problems.dismiss(id);
      return DONE;
    },
    diagnostics: async (devices) => {
      shown = await parts.diagnostics(devices);
      return ok({ text: shown });
    },
    saveDiagnostics: async () => {
      if (shown === '') return fail(SDKERR.UISDK_COMMON_ERROR, 'nothing was shown that could be saved');
      try {
        return ok({ done: await parts.saveText(shown) });
      } catch (error) {
        return fail(SDKERR.UISDK_COMMON_ERROR, error instanceof Error ? error.message : 'it could not be written');
      }
    },
    copyText: async ({ text }) => {
      parts.copyText(text);
      return DONE;
    },
    shareInvitation: ({ meeting, by }) => parts.shareInvitation(meeting, by),
    lookForUpdate: async () => parts.updates.look(),
    restartToUpdate: async () => parts.updates.restart(),
    deferUpdate: async () => parts.updates.defer(),
    rendererReady: async () => {
      parts.onRendererReady();
      return DONE;
    },
  };
};
