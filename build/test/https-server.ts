import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { testAuthority } from './sip-data/certificates.ts';

/** A real HTTPS server on loopback whose certificate an authority of its own has signed. */
export type HttpsServer = {
  /** Its address for that path, by a name or an address that is in the certificate or not. */
  url(path: string, host?: string): string;
  /** What a client has to trust. */
  readonly ca: string;
  /** What was asked, oldest first. */
  readonly asked: readonly IncomingMessage[];
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  close(): Promise<void>;
};

/** Starts one that answers 404. */
export const httpsServer = async (names: readonly string[] = ['127.0.0.1']): Promise<HttpsServer> => {
  const authority = testAuthority();
  const asked: IncomingMessage[] = [];
  const server = https.createServer(authority.issue(names), (request, response) => {
    asked.push(request);
    made.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const made: HttpsServer = {
    url: (path, host = '127.0.0.1') => `https://${host}:${port}${path}`,
    ca: authority.cert,
    asked,
    answer: (_request, response) => void response.writeHead(404).end(),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return made;
};
