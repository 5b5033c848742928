import { WebSocket } from 'ws';

/** A DevTools connection, without a library between: it must cost the measured app next to nothing. */
export type Cdp = {
  send<T>(method: string, params?: object, session?: string): Promise<T>;
  on(method: string, listener: (params: never) => void): void;
  close(): void;
};

/** Connects to a DevTools address (ws:). */
export const connectCdp = async (address: string): Promise<Cdp> => {
  const socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: 1 << 28 });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, ((params: never) => void)[]>();
  let next = 1;
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as { id?: number; method?: string; params?: never } & {
      result?: never;
      error?: { message: string };
    };
    if (message.id === undefined) {
      for (const listener of listeners.get(message.method ?? '') ?? []) listener(message.params as never);
      return;
    }
    const ask = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) ask?.reject(new Error(message.error.message));
    else ask?.resolve(message.result as never);
  });
  const lost = (): void => {
    for (const { reject } of waiting.values()) reject(new Error('the DevTools connection was closed'));
    waiting.clear();
  };
  socket.on('close', lost);
  socket.on('error', lost);
  return {
    send: (method, params = {}, session) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        socket.send(JSON.stringify({ id, method, params, ...(session === undefined ? {} : { sessionId: session }) }));
      }),
    on: (method, listener) => void listeners.set(method, [...(listeners.get(method) ?? []), listener]),
    close: () => socket.close(),
  };
};

/** A page that scripts can be run in. */
export type Page = {
  readonly cdp: Cdp;
  /** Runs an expression, waits for its promise and returns its value; throws what it throws. */
  evaluate<T>(expression: string): Promise<T>;
  close(): void;
};

/** Connects to the page with this address behind a browser's DevTools address; null while there is none. */
export const connectPage = async (browser: string, url: RegExp): Promise<Page | null> => {
  const list = await fetch(`http://${new URL(browser).host}/json/list`);
  const targets = (await list.json()) as { type: string; url: string; webSocketDebuggerUrl?: string }[];
  const found = targets.find((target) => target.type === 'page' && url.test(target.url));
  if (found?.webSocketDebuggerUrl === undefined) return null;
  const cdp = await connectCdp(found.webSocketDebuggerUrl);
  return {
    cdp,
    evaluate: async <T>(expression: string): Promise<T> => {
      const reply = await cdp.send<{
        result: { value?: T };
        exceptionDetails?: { text: string; exception?: { description?: string } };
      }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true, userGesture: true });
      const thrown = reply.exceptionDetails;
      if (thrown) throw new Error(`in the page: ${thrown.exception?.description ?? thrown.text}`);
      return reply.result.value as T;
    },
    close: () => cdp.close(),
  };
};
