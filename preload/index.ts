import { ipcRenderer, webFrame } from 'electron';
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
import { plainCopy, START_CALL_SHAPE } from '../app/conf/plain-start-call-info.ts';
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

const failure = (ret: SDKERR, reason: string): StartP2pConfOutcome => ({
  ret,
  reason,
  createConfResult: EMPTY_CONF_RESULT,
});

/** Asks main; an engine that is gone is an outcome too, because the callback fires whatever happens. */
const start = async (startCallInfo: unknown): Promise<StartP2pConfOutcome> => {
  try {
    const result: Result<StartP2pConfOutcome> = await ipcRenderer.invoke(CALL, 'startP2pConf', startCallInfo);
    return result.ok ? result.value : failure(result.failure.code, result.failure.reason);
  } catch {
    return failure(SDKERR.SDKERR_UNKOWN, 'the call engine does not answer');
  }
};

const wire: Omit<ParleyBridge, 'startP2pConf'> = {
  call: (name, input) => ipcRenderer.invoke(CALL, name, input),
  watch: (name, next) => {
    const stop = onState(name, next);
    ipcRenderer.send(WATCH, name);
    return stop;
  },
  on: onEvent,
};

type Install = (begin: typeof start, rest: typeof wire) => void;

/**
 * Its text runs in the page's world, which alone can read what a caller hands over: `contextBridge` itself throws at
 * some objects before any code of ours runs (docs/decisions/0003). The functions given to it cross as through `contextBridge`.
 */
const door =
  (plain: typeof plainCopy, shape: typeof START_CALL_SHAPE): Install =>
  (begin, rest) => {
    const startP2pConf = (startCallInfo: unknown, onStartP2pConfResult?: OnStartP2pConfResult): void => {
      void begin(plain(startCallInfo, shape)).then(({ ret, reason, createConfResult }) => {
        if (typeof onStartP2pConfResult === 'function') onStartP2pConfResult(ret, reason, createConfResult);
      });
    };
    const value = Object.freeze({ startP2pConf, ...rest });
    Object.defineProperty(window, 'parley', { value, enumerable: true });
  };

void webFrame.executeJavaScript(
  `(${door})(${plainCopy}, ${JSON.stringify(START_CALL_SHAPE)})`,
  false,
  (install: Install) => install(start, wire),
);
