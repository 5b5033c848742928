import type { OnStartP2pConfResult } from '../../app/bridge/contract.ts';
import { occupies } from '../../app/call/occupies.ts';
import { checkStartCallInfo } from '../../app/conf/check-start-call-info.ts';
import type { CreateConfResult } from '../../app/conf/create-conf-result.ts';
import type { StartCallInfo } from '../../app/conf/start-call-info.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import type { Policy } from '../../app/policy/policy.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { Settings } from '../../app/settings/settings.ts';
import type { Lines, Way } from '../lines/lines.ts';
import { withinPolicy } from '../policy/meeting-rules.ts';
import type { CallTable } from './calls.ts';
import type { CallsOut } from './calls-out.ts';
import type { Hosting } from './hosting.ts';
import { type OnceCallback, onceCallback } from './once.ts';

/** What a meeting is started with. */
export type MeetingStartOptions = {
  readonly lines: Pick<Lines, 'way' | 'accounts'>;
  readonly table: CallTable;
  readonly hosting: Hosting;
  readonly out: Pick<CallsOut, 'routeOf' | 'into'>;
  readonly settings: () => Pick<Settings, 'displayName' | 'waitingRoom' | 'outsiders'>;
  readonly policy: () => Policy;
  readonly language: () => 'en' | 'zh';
  /** The engine is ready and was not stopped. */
  readonly open: () => boolean;
  readonly log: (line: string) => void;
};

/** The door of the contract, `startP2pConf` (design/contract.md). */
export type MeetingStart = {
  /** Never throws, and the callback fires exactly once. */
  start(startCallInfo: unknown, callback: OnStartP2pConfResult | undefined): void;
  /** Fails the start that is under way. */
  stop(): void;
};

/** A provider that says nothing for this long has failed, ms. */
const CREATE_TIMEOUT = 10_000;

/** Makes it. */
export const createMeetingStart = (options: MeetingStartOptions): MeetingStart => {
  const { lines, table, hosting, out, log } = options;
  let starting: OnceCallback | null = null;

  const busy = (): boolean => starting !== null || hosting.busy || table.store.getState().some(occupies);

  /** The account's display name; without an account the person's own, else that of an account there is. */
  const ownName = (account: Way['account']): string => {
    const others = lines.accounts
      .getState()
      .flatMap(({ settings }) => (settings.enabled ? [settings.displayName] : []));
    return [account?.displayName, options.settings().displayName, ...others].find(Boolean) ?? '';
  };

  const create = async (info: StartCallInfo, pending: OnceCallback): Promise<Result<CreateConfResult>> => {
    const route = out.routeOf(info.calleeInfo);
    const from = info.calleeInfo.number ? 'number' : 'thirdUserId';
    if (!route.ok) return fail(route.failure.code, `calleeInfo.${from}: ${route.failure.reason}`);
    const by = await lines.way(route.value.route);
    if (!by.ok) return by;
    const settings = options.settings();
    let late = false;
    const created = await withTimeout(
      hosting.focus.create({
        hostName: info.callerInfo.nickName || ownName(by.value.account),
        mediaType: info.mediaType,
        guestsWithoutPassword: info.isGuestJoinConfWithoutPwd ?? false,
        customInfo: info.customInfo ?? '',
        language: options.language(),
        policy: info.confAllowJoinUser ?? 0,
        waitingRoom: settings.waitingRoom,
        outsiders: settings.outsiders,
        callee: info.calleeInfo.number || info.calleeInfo.thirdUserId || route.value.route.shown,
        wanted: () => !late && !pending.fired,
      }),
    );
    late = true;
    if (!created.ok) return created;
    const { details } = created.value;
    table.sweep();
    await out.into(details, info, route.value, by.value);
    const { joinPolicy: _policy, guestsWithoutPassword: _without, callee: _callee, ...result } = details;
    return ok(result);
  };

  const start = async (input: unknown, callback: OnceCallback): Promise<void> => {
    const checked = checkStartCallInfo(input);
    if (!checked.ok) return callback.fail(checked.failure.code, checked.failure.reason);
    if (!options.open()) return callback.fail(SDKERR.UISDK_NOT_INITED_END, 'the call engine is not ready');
    if (busy()) return callback.fail(SDKERR.UISDK_ALREADY_EXIST_CONF_OR_CALL, 'there is a call or meeting already');
    const allowed = withinPolicy(options.policy(), checked.value);
    if (!allowed.ok) return callback.fail(allowed.failure.code, allowed.failure.reason);
    starting = callback;
    const result = await create(allowed.value, callback).catch((error: unknown) => {
      log(`startP2pConf failed inside: ${error instanceof Error ? error.stack : String(error)}`);
      return fail(SDKERR.SDKERR_UNKOWN, 'the call engine failed');
    });
    starting = null;
    if (result.ok) callback.succeed(result.value);
    else callback.fail(result.failure.code, result.failure.reason);
  };

  return {
    start: (startCallInfo, callback) => void start(startCallInfo, onceCallback(callback, log)),
    stop: () => starting?.fail(SDKERR.UISDK_NOT_INITED_END, 'the call engine was stopped'),
  };
};

const withTimeout = async (work: Promise<Result<Meeting>>): Promise<Result<Meeting>> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Result<Meeting>>((resolve) => {
    timer = setTimeout(
      () => resolve(fail(SDKERR.UISDK_HTTP_CONNECT_SERVER_TIMEOUT_ERROR, 'the meeting server did not answer in time')),
      CREATE_TIMEOUT,
    );
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
};
