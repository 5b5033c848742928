import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import {
  CALL,
  EVENT,
  type EventName,
  type Events,
  STATE,
  type StateName,
  type States,
  WATCH,
} from '../../app/bridge/contract.ts';
import { fail, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';

/** A value that changes: any zustand vanilla store fits. */
export type Source<T> = { getState(): T; subscribe(listener: (value: T) => void): () => void };

/** Sources of states of the contract. */
export type Sources = { readonly [K in StateName]?: Source<States[K]> };

/** Answers a call by its name; never throws. */
type Answer = (name: unknown, input: unknown) => Promise<Result<unknown>>;

/** Main's end of the bridge. */
export type BridgeServer = {
  /** Lets a window's main frame use the bridge. */
  admit(window: WebContents): void;
  /** From now on tells these states, at once to windows that are there. */
  tell(sources: Sources): void;
  /** From now on answers calls, first those that came meanwhile. */
  answer(answer: Answer): void;
  emit<K extends EventName>(name: K, value: Events[K]): void;
};

/** Opens the bridge to admitted windows whose main frame has exactly this origin; everybody else is refused. */
export const openBridge = (origin: string): BridgeServer => {
  const windows = new Set<WebContents>();
  const told = new Map<string, Source<unknown>>();
  let begin: (answer: Answer) => void = () => {};
  const answering = new Promise<Answer>((resolve) => {
    begin = resolve;
  });
  const trusted = (event: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    event.senderFrame !== null &&
    event.senderFrame.parent === null &&
    event.senderFrame.origin === origin &&
    windows.has(event.sender);
  const post = (channel: string, name: string, value: unknown): void => {
    for (const window of windows) if (!window.isDestroyed()) window.send(channel, name, value);
  };

  ipcMain.handle(CALL, async (event, name: unknown, input: unknown): Promise<Result<unknown>> => {
    if (!trusted(event)) return fail(SDKERR.UISDK_COMMON_ERROR, 'this page may not call Parley');
    return (await answering)(name, input);
  });
  ipcMain.on(WATCH, (event, name: unknown) => {
    const source = trusted(event) && typeof name === 'string' ? told.get(name) : undefined;
    if (source !== undefined) event.sender.send(STATE, name, source.getState());
  });

  return {
    admit: (window) => {
      windows.add(window);
      window.once('destroyed', () => windows.delete(window));
    },
    tell: (sources) => {
      for (const [name, source] of Object.entries<Source<unknown>>(sources)) {
        told.set(name, source);
        source.subscribe((value) => post(STATE, name, value));
        post(STATE, name, source.getState());
      }
    },
    answer: begin,
    emit: (name, value) => post(EVENT, name, value),
  };
};
