import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HttpsServer, httpsServer } from '../../build/test/https-server.ts';
import { type DocumentRequest, fetchDocument } from './fetch-document.ts';

let server: HttpsServer;
beforeEach(async () => {
  server = await httpsServer();
});
afterEach(() => server.close());

const get = (more: Partial<DocumentRequest> = {}) =>
  fetchDocument({ url: server.url('/a.json?x=1'), etag: '', credentials: null, extraCa: [server.ca], ...more });
const ADA = { user: 'ada', password: 'pw:Zebra ü' };

test('a document comes with its entity tag, and 304 says that it is still the same', async () => {
  server.answer = (request, response) => {
    if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
    else response.writeHead(200, { ETag: '"v1"' }).end('{}');
  };
  expect(await get()).toEqual({ kind: 'document', text: '{}', etag: '"v1"' });
  expect(await get({ etag: '"v1"' })).toEqual({ kind: 'unchanged' });
  expect(server.asked.map((request) => request.headers.authorization)).toEqual([undefined, undefined]);
});

test('304 to a question without an entity tag is no document', async () => {
  server.answer = (_request, response) => void response.writeHead(304).end();
  expect(await get()).toMatchObject({ kind: 'failed' });
});

test('Basic: 401, then right; the wrong password is asked for again and never sent twice', async () => {
  const right = `Basic ${Buffer.from('ada:pw:Zebra ü').toString('base64')}`;
  server.answer = (request, response) => {
    if (request.headers.authorization === right) response.writeHead(200).end('{}');
    else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="IT"' }).end('no');
  };
  expect(await get()).toEqual({ kind: 'sign-in' });
  expect(await get({ credentials: ADA })).toMatchObject({ kind: 'document' });
  const before = server.asked.length;
  expect(await get({ credentials: { ...ADA, password: 'wrong' } })).toEqual({ kind: 'sign-in' });
  expect(server.asked).toHaveLength(before + 2);
});

test('Digest is preferred to Basic, so that the password goes to nobody', async () => {
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  server.answer = (request, response) => {
    const value = request.headers.authorization ?? '';
    const of = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(value)?.[1] ?? '';
    const wanted = sha(
      [sha('ada:IT:pw:Zebra ü'), 'n1', of('nc'), of('cnonce'), 'auth', sha('GET:/a.json?x=1')].join(':'),
    );
    if (of('response') === wanted) response.writeHead(200).end('{}');
    else
      response
        .writeHead(401, {
          'WWW-Authenticate': ['Basic realm="IT"', 'Digest realm="IT", nonce="n1", qop="auth", algorithm=SHA-256'],
        })
        .end();
  };
  expect(await get({ credentials: ADA })).toMatchObject({ kind: 'document' });
  expect(server.asked.at(-1)?.headers.authorization).toMatch(/^Digest /);
});

test('a sign-in that Parley does not know is a failure, and no password is sent', async () => {
  server.answer = (_request, response) => void response.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end();
  expect(await get({ credentials: ADA })).toMatchObject({ kind: 'failed' });
  expect(server.asked).toHaveLength(1);
});

test('a certificate of an unknown authority, or of another name, is refused before anything is asked', async () => {
  expect(await get({ extraCa: [] })).toMatchObject({ kind: 'failed', reason: expect.stringContaining('not trusted') });
  expect(await get({ url: server.url('/', 'localhost') })).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining('not trusted'),
  });
  expect(server.asked).toHaveLength(0);
});

test('a redirect is followed within the origin only: not to http, not to another port, not for ever', async () => {
  let to = '/b.json';
  server.answer = (request, response) => {
    if (request.url === '/b.json') response.writeHead(200).end('{"b":1}');
    else response.writeHead(302, { Location: to }).end();
  };
  expect(await get()).toMatchObject({ text: '{"b":1}' });
  for (const place of [
    server.url('/b.json').replace('https', 'http'),
    'https://127.0.0.1:1/b.json',
    server.url('/b.json').replace('//', '//ada:x@'),
    'file:///etc/passwd',
    '//',
  ]) {
    to = place;
    expect(await get({ credentials: ADA })).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('another place'),
    });
  }
  to = '/a.json';
  expect(await get()).toMatchObject({ kind: 'failed', reason: 'the server sends from place to place' });
});

test('100 MB are not read, whether the server says so first or not', async () => {
  server.answer = (_request, response) => void response.writeHead(200, { 'Content-Length': 100_000_000 }).write('{');
  expect(await get()).toMatchObject({ kind: 'failed', reason: 'the document is larger than 1 MB' });
  let written = 0;
  server.answer = (_request, response) => {
    const more = (): void => {
      if (written >= 100_000_000 || response.destroyed) return;
      written += 65_536;
      if (response.write(Buffer.alloc(65_536, 32))) setImmediate(more);
      else response.once('drain', more);
    };
    response.writeHead(200);
    more();
  };
  expect(await get()).toMatchObject({ kind: 'failed', reason: 'the document is larger than 1 MB' });
  expect(written).toBeLessThan(50_000_000);
});

test('a slow body, a slow head and a body that is cut off are failures, not a wait', async () => {
  server.answer = (_request, response) => void response.writeHead(200).write('{');
  expect(await get({ patienceMs: 200 })).toMatchObject({ reason: 'the server did not answer in time' });
  server.answer = () => {};
  expect(await get({ patienceMs: 200 })).toMatchObject({ reason: 'the server did not answer in time' });
  server.answer = (_request, response) => {
    response.writeHead(200, { 'Content-Length': 10 }).write('{', () => response.destroy());
  };
  expect(await get()).toMatchObject({ kind: 'failed' });
});

test('500 is a failure, and when to ask again is heard from the server within a day', async () => {
  let after: string | undefined;
  server.answer = (_request, response) =>
    void response.writeHead(503, after === undefined ? {} : { 'Retry-After': after }).end();
  expect(await get()).toEqual({ kind: 'failed', reason: 'the server answered 503', retryAfterMs: null });
  for (const [value, ms] of [
    ['120', 120_000],
    ['0', 1000],
    ['999999999', 86_400_000],
    ['soon', null],
  ] as const) {
    after = value;
    expect(await get()).toMatchObject({ retryAfterMs: ms });
  }
});

test('nobody there is said by the code of the system', async () => {
  expect(await get({ url: 'https://127.0.0.1:1/' })).toMatchObject({
    reason: 'the server cannot be reached (ECONNREFUSED)',
  });
});
