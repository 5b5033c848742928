import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { SDKERR } from '../../../app/sdkerr.ts';
import { text } from '../../../app/text/text.ts';
import { freePort } from '../peers/free-port.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import {
  accountCard,
  addAccount,
  addAccountByForm,
  removeAccount,
  setNoAnswerSeconds,
  typedAccount,
  waitForRegistration,
} from './account-form.ts';
import { dial, endEveryCall, expectEnding, expectRefusal, goTo, waitForPhase } from './call-screen.ts';
import { type App, startApp } from './parley-app.ts';

let app: App;
let kamailio: Kamailio;
let account: string | null = null;

beforeAll(async () => {
  kamailio = await startKamailio();
  app = await startApp();
});
afterEach(async () => {
  await endEveryCall(app.page);
  if (account !== null) await removeAccount(app.page, account);
  account = null;
});
afterAll(async () => {
  await app?.close();
  await kamailio?.stop();
});

const signIn = async (): Promise<void> => {
  account = await addAccount(app.page, typedAccount(kamailio, 'alice', 'tcp', { label: 'Office' }));
  await waitForRegistration(app.page, 'Office', 'registered');
};

test.each([
  { callee: 'busy', kind: 'busy', code: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_BUSY, detail: /486 Busy Here/ },
  { callee: 'decline', kind: 'declined', code: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_REFUSED, detail: /603 Decline/ },
  { callee: 'nobody', kind: 'unknown', code: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_NOT_EXIST, detail: /404 Not Found/ },
  {
    callee: 'carol',
    kind: 'offline',
    code: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_UNAVAILABLE,
    detail: /480 Temporarily Unavailable/,
  },
  {
    callee: 'forbidden',
    kind: 'forbidden',
    code: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_TIMEOUT,
    detail: /403 Forbidden/,
  },
] as const)('a callee who is $kind is told in a sentence, with the code in the details', async (expected) => {
  await signIn();
  const name = `${expected.callee}@${kamailio.domain}`;
  await dial(app.page, name);
  await expectEnding(app.page, expected.kind, { name, code: expected.code, detail: expected.detail });
});

test('an address where nothing listens is unreachable, and says so', async () => {
  const name = `x@127.0.0.1:${await freePort()}`;
  await dial(app.page, `sip:${name}`);
  await expectEnding(app.page, 'unreachable', {
    name,
    code: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_UNAVAILABLE,
    detail: /Nobody listens/,
  });
});

test('an address whose host does not exist is nobody’s, and says so', async () => {
  const name = 'bob@does-not-exist.invalid';
  await dial(app.page, `sip:${name}`);
  await expectEnding(app.page, 'unknown-host', {
    name,
    code: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_NOT_EXIST,
    detail: /no host named/,
  });
});

test('a callee who only rings is given up after the seconds that the settings say', async () => {
  await signIn();
  await setNoAnswerSeconds(app.page, 10);
  const name = `slow@${kamailio.domain}`;
  await dial(app.page, name);
  await waitForPhase(app.page, 'ringing');
  await app.page.getByText(text('en', 'call.givenUp', { seconds: 10 })).waitFor();
  await expectEnding(app.page, 'no-answer', {
    name,
    code: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_NO_RESPONSE,
    detail: /408 No answer/,
  });
});

test('a wrong password is said at the account, and a call through it says that the account is not signed in until one has been in the settings', async () => {
  const { page } = app;
  await addAccountByForm(page, typedAccount(kamailio, 'alice', 'udp', { label: 'Typo', password: 'not it' }));
  await waitForRegistration(page, 'Typo', 'refused', [
    text('en', 'registration.problem.wrong-password'),
    text('en', 'registration.problem.wrong-password.next'),
    text('en', 'status.receivesNot'),
  ]);
  account = await accountCard(page, 'Typo').getAttribute('data-account');
  await dial(page, 'bob');
  await expectRefusal(page, { code: SDKERR.UISDK_UNLOGIN_ERROR, detail: /Typo/ });
  await page.getByRole('button', { name: text('en', 'common.openSettings') }).click();
  await goTo(page, 'call');
  const field = page.getByLabel(text('en', 'start.destination'));
  await field.waitFor();
  expect(await field.inputValue()).toBe('bob');
  expect(await page.locator('.trouble').count()).toBe(0);
});

test('a server that is down is said at the account, and a call through it says that the server failed', async () => {
  const { page } = app;
  const registrar = `127.0.0.1:${await freePort()}`;
  account = await addAccount(page, typedAccount(kamailio, 'alice', 'tcp', { label: 'Down', registrar }));
  await waitForRegistration(page, 'Down', 'waiting', [text('en', 'registration.problem.unreachable')]);
  await dial(page, `bob@${kamailio.domain}`);
  await expectRefusal(page, { code: SDKERR.UISDK_HTTP_SERVER_ERROR, detail: /Down/ });
});

test.each([
  { label: 'Unknown authority', names: ['IP:127.0.0.1'], trusted: false },
  { label: 'Wrong name', names: ['DNS:other.test'], trusted: true },
])(
  'a wrong certificate ($label) is said at the account, and again when a call would go through it',
  async ({ label, names, trusted }) => {
    const { page } = app;
    const strange = await startKamailio({ certificateNames: names });
    try {
      const typed = typedAccount(strange, 'alice', 'tls', { label });
      account = await addAccount(page, trusted ? typed : { ...typed, ca: '' });
      await waitForRegistration(page, label, 'waiting', [
        text('en', 'registration.problem.certificate'),
        text('en', 'registration.problem.certificate.next'),
      ]);
      await dial(page, 'bob');
      await expectEnding(page, 'certificate', {
        name: `bob@${strange.domain}`,
        code: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_TIMEOUT,
        detail: /certificate/i,
      });
    } finally {
      await strange.stop();
    }
  },
);

test('a direct call to a server whose certificate is not trusted says so', async () => {
  const name = `bob@127.0.0.1:${kamailio.tlsPort}`;
  await dial(app.page, `sips:${name}`);
  await expectEnding(app.page, 'certificate', {
    name,
    code: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_TIMEOUT,
    detail: /certificate/i,
  });
});
