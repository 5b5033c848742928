import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A browser driven by WebDriver BiDi (W3C), as far as the tests need it. */
export type Bidi = {
  send(method: string, parameters: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  close(): void;
};

/** Opens a session; certificates need not be known. */
export const openBidi = async (endpoint: string): Promise<Bidi> => {
  const socket = new WebSocket(`${endpoint}/session`, { perMessageDeflate: false });
  const waiting = new Map<
    number,
    { resolve(result: Readonly<Record<string, unknown>>): void; reject(error: Error): void }
  >();
  let sent = 0;
  socket.on('message', (data) => {
    const { id, type, result, error, message } = JSON.parse(String(data));
    const one = waiting.get(id);
    waiting.delete(id);
    if (type === 'success') one?.resolve(result);
    else one?.reject(new Error(`${error}: ${message}`));
  });
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser is gone'));
  });
  await once(socket, 'open');
  const send: Bidi['send'] = (method, params) =>
    new Promise((resolve, reject) => {
      sent += 1;
      waiting.set(sent, { resolve, reject });
      socket.send(JSON.stringify({ id: sent, method, params }));
    });
  await send('session.new', { capabilities: { alwaysMatch: { acceptInsecureCerts: true } } });
  return { send, close: () => socket.close() };
};
