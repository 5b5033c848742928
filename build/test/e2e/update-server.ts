import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a path of the server is answered with: a body, or whatever a test does with the response. */
export type Served = string | Buffer | ((response: ServerResponse) => void);

/** A server of updates whose answers a test changes as it goes. */
export type UpdateServer = {
  readonly url: string;
  /** Path without query to what it is answered with; others are not found. */
  readonly serves: Map<string, Served>;
  /** The paths that were asked for, in order. */
  readonly asked: string[];
  close(): Promise<void>;
};

/** Starts a server on loopback. */
export const startUpdateServer = async (): Promise<UpdateServer> => {
  const serves = new Map<string, Served>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/\?.*/, '');
    asked.push(path);
    const served = serves.get(path);
    if (served === undefined) response.writeHead(404).end();
    else if (typeof served === 'function') served(response);
    else response.end(served);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serves,
    asked,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
};

/** A channel's file as electron-builder writes it. */
export const channelYml = (version: string, name: string, file: Buffer, more = ''): string => {
  const sha512 = createHash('sha512').update(file).digest('base64');
  return `version: ${version}
files:
  - url: ${name}
    sha512: ${sha512}
    size: ${file.length}
path: ${name}
sha512: ${sha512}
releaseDate: '2026-11-26T00:00:00.000Z'
${more}`;
};
