import { contextBridge, ipcRenderer } from 'electron';
import {
  CALL,
  EVENT,
  type OnStartP2pConfResult,
  type ParleyBridge,
  STATE,
  type StartP2pConfOutcome,
  WATCH,
} from '../app/bridge/contract.ts';
import { EMPTY_CONF_RESULT } from '../app/conf/create-conf-result.ts';
import type { Result } from '../app/result.ts';
import { SDKERR } from '../app/sdkerr.ts';

type Listener = (value: never) => void;

/** One listener on a channel serves everybody who listens by name. */
const fanOut = (channel: string): ((name: string, next: Listener) => () => void) => {
  const listeners = new Map<string, Set<Listener>>();
  ipcRenderer.on(channel, (_event, name: string, value: unknown) => {
    for (const next of listeners.get(name) ?? []) next(value as never);
  });
  return (name, next) => {
    const named = listeners.get(name) ?? new Set();
    listeners.set(name, named.add(next));
    return () => void named.delete(next);
  };
};
const onState = fanOut(STATE);
const onEvent = fanOut(EVENT);

/** Asks main; what cannot be copied between processes is a failure of its input, never an exception. */
const start = async (startCallInfo: unknown): Promise<StartP2pConfOutcome> => {
  try {
    const result: Result<StartP2pConfOutcome> = await ipcRenderer.invoke(CALL, 'startP2pConf', startCallInfo);
    if (result.ok) return result.value;
    return { ret: result.failure.code, reason: result.failure.reason, createConfResult: EMPTY_CONF_RESULT };
  } catch (error) {
    const reason = `startCallInfo cannot be sent: ${error instanceof Error ? error.message : String(error)}`;
    return { ret: SDKERR.UISDK_API_INVALID_PARAMETERS, reason, createConfResult: EMPTY_CONF_RESULT };
  }
};

const parley: ParleyBridge = {
  startP2pConf: (startCallInfo, onStartP2pConfResult?: OnStartP2pConfResult) =>
    void start(startCallInfo).then((o) => onStartP2pConfResult?.(o.ret, o.reason, o.createConfResult)),
  call: (name, input) => ipcRenderer.invoke(CALL, name, input),
  watch: (name, next) => {
    const stop = onState(name, next);
    ipcRenderer.send(WATCH, name);
    return stop;
  },
  on: onEvent,
};

contextBridge.exposeInMainWorld('parley', parley);
