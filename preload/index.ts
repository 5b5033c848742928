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

const listen = <T>(channel: string, name: string, next: (value: T) => void): (() => void) => {
  const hear = (_event: unknown, heard: string, value: T): void => {
    if (heard === name) next(value);
  };
  ipcRenderer.on(channel, hear);
  return () => void ipcRenderer.off(channel, hear);
};

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
    const stop = listen(STATE, name, next);
    ipcRenderer.send(WATCH, name);
    return stop;
  },
  on: (name, next) => listen(EVENT, name, next),
};

contextBridge.exposeInMainWorld('parley', parley);
