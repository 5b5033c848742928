import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import {
  CALL,
  EVENT,
  type EventName,
  type Events,
  type Handlers,
  STATE,
  type StateName,
  type States,
  WATCH,
} from '../../app/bridge/contract.ts';
import { fail, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { dispatch } from './dispatch.ts';

/** A value that changes: any zustand vanilla store fits. */
export type Source<T> = { getState(): T; subscribe(listener: (value: T) => void): () => void };

/** One source per state of the contract. */
export type Sources = { readonly [K in StateName]: Source<States[K]> };

/** Main's end of the bridge. */
export type BridgeServer = {
  /** Lets a window's main frame use the bridge. */
  admit(window: WebContents): void;
  emit<K extends EventName>(name: K, value: Events[K]): void;
};

/** Serves the contract to admitted windows whose main frame has exactly this origin; everybody else is refused. */
export const serveBridge = (
  origin: string,
  handlers: Handlers,
  sources: Sources,
  log: (line: string) => void,
): BridgeServer => {
  const windows = new Set<WebContents>();
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
    return await dispatch(handlers, name, input, log);
  });
  ipcMain.on(WATCH, (event, name: unknown) => {
    if (trusted(event) && typeof name === 'string' && Object.hasOwn(sources, name)) {
      event.sender.send(STATE, name, sources[name as StateName].getState());
    }
  });
  for (const name of Object.keys(sources) as StateName[]) {
    (sources[name] as Source<unknown>).subscribe((value) => post(STATE, name, value));
  }

  return {
    admit: (window) => {
      windows.add(window);
      window.once('destroyed', () => windows.delete(window));
    },
    emit: (name, value) => post(EVENT, name, value),
  };
};
