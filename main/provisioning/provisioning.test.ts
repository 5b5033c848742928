import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HttpsServer, httpsServer } from '../../build/test/https-server.ts';
import { until } from '../../build/test/peers/until.ts';
import { type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { fakeCipher } from '../secrets/cipher.fake.ts';
import { openSecrets } from '../secrets/secret-store.ts';
import { openAccounts } from '../store/accounts-store.ts';
import { openContacts } from '../store/contacts-store.ts';
import { fetchDocument } from './fetch-document.ts';
import { createOffers } from './offers.ts';
import { followOrganisation } from './organisation.ts';
import { createQuestions } from './questions.ts';

let folder: TestFolder;
let server: HttpsServer;
beforeEach(async () => {
  folder = testFolder();
  server = await httpsServer();
});
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await server.close();
  await folder.remove();
});

const setUp = () => {
  const questions = createQuestions();
  const parts = {
    accounts: folder.opened(openAccounts(folder.path, folder.onProblem)),
    contacts: folder.opened(openContacts(folder.path, folder.onProblem)),
    secrets: folder.opened(openSecrets(folder.path, fakeCipher(), folder.onProblem)),
    passwordChanged: () => {},
    questions,
    fetch: fetchDocument,
    extraCa: () => [server.ca],
  };
  const asks = async (kind: string): Promise<unknown> =>
    until(`the question ${kind}`, () => {
      const { question } = questions.view.getState();
      return question?.kind === kind ? question : undefined;
    });
  const yes = (user = '', password = ''): void => questions.answer({ yes: true, user, password });
  const no = (): void => questions.answer({ yes: false, user: '', password: '' });
  return {
    ...parts,
    parts,
    offers: createOffers(parts),
    asks,
    yes,
    no,
    users: () => parts.accounts.store.getState().map(({ user }) => user),
  };
};

const documentOf = (...accounts: readonly object[]): string => JSON.stringify({ version: 1, accounts });
const ADA = { id: 'ada', user: 'ada', domain: 'sip.example' };
const BOB = { id: 'bob', user: 'bob', domain: 'sip.example' };
const save = (name: string, text: string): string => {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
};

describe('a file', () => {
  test('shows what it brings, and is taken only after a yes; the same again changes and does not double', async () => {
    const t = setUp();
    const path = save('it.parley.json', documentOf({ ...ADA, label: 'Work', password: 'pw-Zebra' }));
    const refused = t.offers.file(path);
    expect(await t.asks('take')).toEqual({
      kind: 'take',
      from: 'it.parley.json',
      accounts: [{ name: 'Work', server: 'ada@sip.example', isNew: true, moved: false }],
      contacts: 0,
    });
    t.no();
    await refused;
    expect(t.users()).toEqual([]);
    for (const isNew of [true, false]) {
      const taken = t.offers.file(path);
      expect(await t.asks('take')).toMatchObject({ accounts: [{ isNew }] });
      t.yes();
      await taken;
    }
    expect(t.users()).toEqual(['ada']);
    expect(t.secrets.get('ada')).toBe('pw-Zebra');
    await t.accounts.flush();
    await t.secrets.flush();
    for (const name of ['accounts.json', 'secrets.json'])
      expect(readFileSync(join(folder.path, name), 'utf8')).not.toContain('pw-Zebra');
  });

  test('keeps the password that was typed, and forgets it when the account goes to another server', async () => {
    const t = setUp();
    const take = async (account: object, moved: boolean): Promise<void> => {
      const taken = t.offers.file(save('x.json', documentOf(account)));
      expect(await t.asks('take')).toMatchObject({ accounts: [{ moved }] });
      t.yes();
      await taken;
    };
    await take(ADA, false);
    await t.secrets.set('ada', 'typed', true);
    await take({ ...ADA, label: 'New name' }, false);
    expect(t.secrets.get('ada')).toBe('typed');
    await take({ ...ADA, outboundProxy: 'evil.example' }, true);
    expect(t.secrets.get('ada')).toBeNull();
  });

  test('with one mistake nothing of it is taken, nor where there is no room for all', async () => {
    const t = setUp();
    void t.offers.file(save('bad.json', documentOf(ADA, { ...BOB, protocol: 'carrier-pigeon' })));
    expect(await t.asks('failed')).toMatchObject({ reason: expect.stringContaining('file.accounts.1.protocol') });
    t.no();
    for (let n = 0; n < 99; n += 1) await t.accounts.save({ ...ADA, id: `a${n}`, user: `a${n}` });
    const full = t.offers.file(save('full.json', documentOf(ADA, BOB)));
    await t.asks('take');
    t.yes();
    expect(await t.asks('failed')).toMatchObject({ reason: 'there would be more than 100 accounts' });
    t.no();
    await full;
    expect(t.users()).toHaveLength(99);
    void t.offers.file(join(folder.path, 'nowhere.json'));
    await t.asks('failed');
    void t.offers.file('/dev/zero');
    await t.asks('failed');
  });
});

describe('a link', () => {
  test('asks before it fetches, then who asks, then whether to take', async () => {
    const t = setUp();
    const right = `Basic ${Buffer.from('ada:right').toString('base64')}`;
    server.answer = (request, response) => {
      if (request.headers.authorization === right) response.writeHead(200).end(documentOf(ADA));
      else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end();
    };
    const done = t.offers.link(server.url('/a.json'));
    expect(await t.asks('visit')).toEqual({ kind: 'visit', host: new URL(server.url('/')).host });
    expect(server.asked).toHaveLength(0);
    t.yes();
    expect(await t.asks('sign-in')).toMatchObject({ wrong: false });
    t.yes('ada', 'wrong');
    await until('asked again', () => {
      const { question } = t.questions.view.getState();
      return question?.kind === 'sign-in' && question.wrong;
    });
    t.yes('ada', 'right');
    await t.asks('take');
    t.yes();
    await done;
    expect(t.users()).toEqual(['ada']);
    expect(t.secrets.opened()).toEqual([]);
  });

  test('that is refused fetches nothing', async () => {
    const t = setUp();
    const done = t.offers.link(server.url('/a.json'));
    await t.asks('visit');
    t.no();
    await done;
    expect(server.asked).toHaveLength(0);
  });
});

describe('the document of the organisation', () => {
  const follow = (
    t: ReturnType<typeof setUp>,
    url: () => string = () => server.url('/org.json'),
    busy: () => boolean = () => false,
  ) => {
    const waits: { ms: number; run: () => void }[] = [];
    let well = 0;
    const organisation = followOrganisation({
      ...t.parts,
      folder: folder.path,
      url,
      busy,
      onProblem: folder.onProblem,
      onWell: () => {
        well += 1;
      },
      log: () => {},
      random: () => 0.5,
      after: (ms, run) => {
        waits.push({ ms, run });
        return () => {};
      },
    });
    folder.opened(organisation);
    ends.push(() => organisation.stop());
    const looks = (count: number) =>
      until(`look ${count}`, () => (waits.length >= count ? waits[count - 1] : undefined));
    return { organisation, waits, looks, well: () => well };
  };

  test('is taken without a word, followed by its entity tag, and what it drops goes with its password', async () => {
    const t = setUp();
    let body = documentOf(ADA, BOB);
    let etag = '"1"';
    server.answer = (request, response) => {
      if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
      else response.writeHead(200, { ETag: etag }).end(body);
    };
    await t.accounts.save({ ...ADA, id: 'mine', user: 'mine' });
    const o = follow(t);
    const first = await o.looks(1);
    expect(t.users()).toEqual(['mine', 'ada', 'bob']);
    expect(t.questions.view.getState()).toEqual({ accounts: ['provisioned-ada', 'provisioned-bob'], question: null });
    expect(first?.ms).toBe(24 * 60 * 60_000);
    await t.secrets.set('provisioned-ada', 'typed', true);
    await t.secrets.set('provisioned-bob', 'typed', true);
    first?.run();
    const second = await o.looks(2);
    expect(server.asked.at(-1)?.headers['if-none-match']).toBe('"1"');
    expect(t.users()).toEqual(['mine', 'ada', 'bob']);
    [body, etag] = [documentOf({ ...ADA, label: 'Changed' }), '"2"'];
    second?.run();
    await o.looks(3);
    expect(t.users()).toEqual(['mine', 'ada']);
    expect([t.secrets.get('provisioned-ada'), t.secrets.get('provisioned-bob')]).toEqual(['typed', null]);
    expect(folder.problems).toEqual([]);
    await o.organisation.flush();
    // After a restart it is still known what came from where.
    const again = setUp();
    follow(again);
    expect(again.questions.view.getState().accounts).toEqual(['provisioned-ada']);
  });

  test('asks for the sign-in once, keeps it, and does not give it to another server', async () => {
    const t = setUp();
    const right = `Basic ${Buffer.from('ada:right').toString('base64')}`;
    server.answer = (request, response) => {
      if (request.headers.authorization === right) response.writeHead(200).end(documentOf(ADA));
      else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end();
    };
    let url = server.url('/org.json');
    const o = follow(t, () => url);
    await t.asks('sign-in');
    t.yes('ada', 'right');
    (await o.looks(1))?.run();
    await o.looks(2);
    expect(t.questions.view.getState().question).toBeNull();
    expect(t.users()).toEqual(['ada']);
    await t.secrets.flush();
    expect(readFileSync(join(folder.path, 'secrets.json'), 'utf8')).not.toContain('right');
    const other = await httpsServer();
    ends.push(() => other.close());
    url = other.url('/org.json');
    o.organisation.changed();
    await o.looks(3);
    expect(other.asked.map((request) => request.headers.authorization)).toEqual([]);
    expect(t.secrets.get('provisioning sign-in')).toBeNull();
  });

  test('in a call nobody is asked for a sign-in; a minute later they are, when it is over', async () => {
    const t = setUp();
    server.answer = (_request, response) =>
      void response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end();
    let busy = true;
    const o = follow(t, undefined, () => busy);
    const first = await o.looks(1);
    expect([first?.ms, t.questions.view.getState().question, folder.problems]).toEqual([60_000, null, []]);
    busy = false;
    first?.run();
    await t.asks('sign-in');
    t.no();
    await o.looks(2);
  });

  test('who does not sign in is not asked again in this run, and is told why there are no accounts', async () => {
    const t = setUp();
    server.answer = (_request, response) =>
      void response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end();
    const o = follow(t);
    await t.asks('sign-in');
    t.no();
    (await o.looks(1))?.run();
    await o.looks(2);
    expect(t.questions.view.getState().question).toBeNull();
    expect(folder.problems.at(-1)).toMatchObject({
      kind: 'provisioning-failed',
      detail: expect.stringContaining('asks for a sign-in'),
    });
  });

  test('failures wait longer each time, broken JSON changes nothing, and when it is well again that is told', async () => {
    const t = setUp();
    let status = 500;
    let body = documentOf(ADA);
    let headers: Record<string, string> = {};
    server.answer = (_request, response) => void response.writeHead(status, headers).end(body);
    const o = follow(t);
    (await o.looks(1))?.run();
    (await o.looks(2))?.run();
    await o.looks(3);
    expect(o.waits.map(({ ms }) => ms)).toEqual([60_000, 120_000, 240_000]);
    headers = { 'Retry-After': '7' };
    o.waits[2]?.run();
    expect((await o.looks(4))?.ms).toBe(7000);
    [status, headers] = [200, {}];
    o.waits[3]?.run();
    await o.looks(5);
    expect([t.users(), o.well()]).toEqual([['ada'], 1]);
    body = '{ broken';
    o.waits[4]?.run();
    expect((await o.looks(6))?.ms).toBe(60_000);
    expect(t.users()).toEqual(['ada']);
    expect(folder.problems.at(-1)?.detail).toBe('the file is not JSON');
  });

  test('goes with its policy, and a policy that is no safe address does nothing', async () => {
    const t = setUp();
    server.answer = (_request, response) => void response.writeHead(200).end(documentOf(ADA));
    let url = server.url('/org.json');
    const o = follow(t, () => url);
    await o.looks(1);
    url = url.replace('https:', 'http:');
    o.organisation.changed();
    await o.looks(2);
    expect(t.users()).toEqual(['ada']);
    expect(folder.problems.at(-1)?.detail).toContain('no https address');
    url = '';
    o.organisation.changed();
    await until('the accounts are gone', () => t.questions.view.getState().accounts.length === 0);
    expect(t.users()).toEqual([]);
  });
});
