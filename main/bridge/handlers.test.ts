import { afterEach, beforeEach, expect, test } from 'vitest';
import { NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { fakeCipher } from '../secrets/cipher.fake.ts';
import { openSecrets } from '../secrets/secret-store.ts';
import { openAccounts } from '../store/accounts-store.ts';
import { bridgeHandlers, type HandlerParts } from './handlers.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = testFolder();
});
afterEach(() => folder.remove());

const account = { ...NEW_ACCOUNT, id: 'a1', user: 'ada', domain: 'example.com' };
const secretsOf = () => folder.opened(openSecrets(folder.path, fakeCipher(), folder.onProblem));
const handlersOf = (secrets: HandlerParts['secrets']) =>
  bridgeHandlers({
    accounts: folder.opened(openAccounts(folder.path, folder.onProblem)),
    secrets,
    lines: { passwordChanged: () => {}, retry: () => {} },
  } as Partial<HandlerParts> as HandlerParts);

test('an account that is refused costs no stored password, neither in memory nor in the key store', async () => {
  const secrets = secretsOf();
  const { saveAccount } = handlersOf(secrets);
  expect(await saveAccount({ account, password: 'kept', remember: true })).toMatchObject({ ok: true });
  const refused = await saveAccount({ account: { ...account, domain: 'bad host' }, password: 'new', remember: false });
  expect(refused).toMatchObject({ ok: false, failure: { reason: expect.stringContaining('account.domain') } });
  expect(secrets.get('a1')).toBe('kept');
  await secrets.flush();
  expect(secretsOf().get('a1')).toBe('kept');
});

test('a hundred and first account is refused and leaves no password behind', async () => {
  const secrets = secretsOf();
  const { saveAccount } = handlersOf(secrets);
  for (let n = 0; n < 100; n++)
    await saveAccount({ account: { ...account, id: `n${n}` }, password: null, remember: true });
  expect(await saveAccount({ account, password: 'none', remember: true })).toMatchObject({ ok: false });
  expect(secrets.get('a1')).toBeNull();
});
