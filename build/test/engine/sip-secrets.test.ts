import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Handlers } from '../../../app/bridge/contract.ts';
import { NEW_ACCOUNT } from '../../../app/settings/account-settings.ts';
import { dispatch } from '../../../main/bridge/dispatch.ts';
import { classify } from '../../../main/callee/classify.ts';
import { conferenceAmongFakes } from '../../../main/conference/conference.fake.ts';
import { openLines } from '../../../main/lines/lines.ts';
import { openLog } from '../../../main/log/log-file.ts';
import { createSipTrace } from '../../../main/log/sip-trace.ts';
import { fakeCipher } from '../../../main/secrets/cipher.fake.ts';
import { openSecrets } from '../../../main/secrets/secret-store.ts';
import { turnSecretId } from '../../../main/secrets/turn-secret.ts';
import { createSipEngine } from '../../../main/sip/create-sip-engine.ts';
import { createProblems } from '../../../main/start/problems.ts';
import { openAccounts } from '../../../main/store/accounts-store.ts';
import { openContacts } from '../../../main/store/contacts-store.ts';
import { openSettings } from '../../../main/store/settings-store.ts';
import { followCalls } from '../../../main/support/call-statistics.ts';
import { createDiagnostics } from '../../../main/support/diagnostics.ts';
import { logTail } from '../../../main/support/log-tail.ts';
import { profileDiagnostics } from '../../../main/support/profile-diagnostics.ts';
import { followRegistrations } from '../../../main/support/registration-history.ts';
import { until } from '../peers/until.ts';
import { ScriptedPeer } from '../scripted-peer.ts';
import { testFolder } from '../test-folder.ts';
import { parametersOf } from './digest-server.ts';

/** What is planted, each where it really lives; what the run makes besides is added. */
const planted = new Map<string, string>(
  Object.entries({
    'password of the account': 'pw-Zebra+49/ok',
    'secret of the TURN server': 'turn=Okapi&secret',
    'user of the account': 'alice-quagga',
    'name of the person': 'Alice Quagga',
    'name of a contact': 'Bertha Tapir',
    'number of a contact': '+4930555123456',
    'display name of a caller': 'Carl Gibbon',
    'number of a caller': '+4989777654321',
    'password in a URI': 'uri-Lemur-pass',
    'SDES key': 'V29tYmF0V29tYmF0V29tYmF0V29tYmF0V29t',
    'ICE password': 'IcePwdNumbat0123456789ab',
    'password of a meeting in a header': '77889911',
    'Identity of RFC 8224': 'eyJhbGciOiJFUzI1NiJ9.SeriemaSeriema.c2ln',
    'token of an app ID': 'app-Kinkajou-token',
    'credential of a policy': 'policy-Markhor-cred',
    'key of a guest link': 'guest-Dugong-key',
    'company of the person': 'Corp-Axolotl',
    'text of a message': 'meet the Pangolin at nine',
    'subject of a call': 'Plan Narwhal',
  }),
);
const of = (name: string): string => planted.get(name) ?? '';

/** How a secret may be written: as it is, percent-encoded, in JSON, and in base64 wherever it begins. */
const formsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  ...[0, 1, 2].map((n) => {
    const coded = Buffer.from('x'.repeat(n) + secret)
      .toString('base64')
      .replaceAll('=', '');
    return coded.slice(Math.ceil((n * 8) / 6), Math.floor(((n + Buffer.byteLength(secret)) * 8) / 6));
  }),
];

const folder = testFolder();
afterEach(() => folder.remove());

test('no secret, number or name that was planted anywhere is in the log, the diagnostics or the trace', async () => {
  const dir = folder.path;
  const log = folder.opened(openLog(dir));
  const problems = createProblems(log.info);
  const settings = folder.opened(openSettings(dir, problems.report));
  const accounts = folder.opened(openAccounts(dir, problems.report));
  const contacts = folder.opened(openContacts(dir, problems.report));
  const secrets = folder.opened(openSecrets(dir, fakeCipher(), problems.report));
  const peer = await ScriptedPeer.open();
  const turn = { url: 'turn:127.0.0.1:3478', user: of('user of the account'), timeLimited: true };
  await settings.save({
    displayName: of('name of the person'),
    corpId: of('company of the person'),
    ice: { turn: [turn] },
    direct: { port: 5060 },
  });
  await accounts.save({
    ...NEW_ACCOUNT,
    ...{ id: 'work', user: of('user of the account'), domain: 'sip.test', protocol: 'udp', registrar: peer.hostPort },
    displayName: of('name of the person'),
    outboundProxy: peer.hostPort,
    pstn: { ...NEW_ACCOUNT.pstn, enabled: true },
  });
  await contacts.save({ id: 'b', name: of('name of a contact'), phones: [of('number of a contact')] });
  await secrets.set('work', of('password of the account'), true);
  await secrets.set(turnSecretId(turn), of('secret of the TURN server'), true);

  let meetingSecrets: readonly string[] = [];
  const hidden = (): readonly string[] => [...secrets.opened(), ...meetingSecrets];
  log.follow({ level: () => 'debug', secrets: hidden });
  const trace = createSipTrace(hidden);
  const engine = createSipEngine({
    log: (line, message) => (message ? log.debug(trace.add(line)) : log.info(line)),
  });
  peer.onMessage = (message) => {
    const asks = 'Digest realm="r", nonce="nonce-Okapi-1", qop="auth", algorithm=SHA-256';
    if (message.method === 'REGISTER') {
      const answer = parametersOf(message.header('Authorization'));
      if (answer['response'] === undefined)
        peer.reply(message, 401, 'Unauthorized', { contact: false, headers: [`WWW-Authenticate: ${asks}`] });
      else {
        planted.set('digest of REGISTER', answer['response']);
        peer.reply(message, 200, 'OK', { contact: false, headers: [`Contact: ${message.header('Contact')}`] });
      }
    } else if (message.method === 'INVITE') {
      const answer = parametersOf(message.header('Proxy-Authorization'));
      if (answer['response'] !== undefined) planted.set('digest of INVITE', answer['response']);
      peer.reply(message, answer['response'] === undefined ? 407 : 404, `${of('name of a contact')} is not here`, {
        contact: false,
        headers: [
          `Proxy-Authenticate: ${asks}`,
          `Reason: SIP;cause=404;text="${of('name of a contact')} ${of('number of a contact')}"`,
          `X-Called: ${of('number of a contact')}`,
        ],
      });
    } else if (message.status >= 300) peer.acknowledge(message);
  };
  const lines = await openLines({
    engine,
    accounts: accounts.store,
    settings: settings.store,
    password: secrets.get,
    online: () => true,
    onPortInUse: () => {},
  });
  const registrations = followRegistrations(lines.accounts);
  await until('it is registered', () => lines.accounts.getState()[0]?.registration.phase === 'registered');

  const conference = conferenceAmongFakes({
    lines,
    settings: settings.store.getState,
    log: log.info,
    classify: (text) => {
      const read = classify(text, {
        accounts: accounts.store.getState(),
        signedIn: new Set(['work']),
        contacts: contacts.store.getState(),
        region: 'DE',
        account: null,
        asTyped: false,
        echoNumber: '+990003246',
        echoUri: '',
      });
      if (!read.ok) return read;
      return { ok: true, value: { callable: true, ...read.value } };
    },
  });
  const calls = followCalls(conference.calls);
  const start = (number: string): Promise<string> =>
    new Promise((resolve) =>
      conference.startP2pConf({ callerInfo: {}, calleeInfo: { number }, mediaType: 0 }, (_ret, reason) =>
        resolve(reason),
      ),
    );
  await start(of('number of a contact'));
  await until('the call has failed', () => conference.calls.getState()[0]?.state.phase === 'ended');
  const details = conference.focus.meetings.getState()[0]?.details ?? conference.calls.getState()[0]?.meeting;
  expect(details?.hostPwd).toMatch(/^\d{4,}$/);
  planted.set('host password', details?.hostPwd ?? '');
  planted.set('guest password', details?.guestPwd ?? '');
  meetingSecrets = [details?.hostPwd ?? '', details?.guestPwd ?? ''];
  log.info(`nobody was called: ${await start('Bertha Tapir and somebody')}`);

  // A caller from outside brings everything a message can carry, and a message besides.
  const here = /^sip:([^@]+)@([^:]+):(\d+)/.exec(lines.direct.getState().here);
  const to = { address: here?.[2] ?? '', port: Number(here?.[3]) };
  const target = `sip:${here?.[1]}@${here?.[2]}:${here?.[3]}`;
  const body = [
    ...[
      'v=0',
      `o=${of('display name of a caller').replace(' ', '')} 1 1 IN IP4 127.0.0.1`,
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
    ],
    ...[`i=${of('subject of a call')}`, `p=${of('number of a caller')}`, 'm=audio 30000 RTP/SAVP 0'],
    `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${of('SDES key')}|2^20`,
    ...[
      'a=rtpmap:0 PCMU/8000',
      `a=ice-pwd:${of('ICE password')}`,
      `a=ssrc:1 cname:${of('display name of a caller')}`,
      '',
    ],
  ].join('\r\n');
  const people = [
    `P-Asserted-Identity: "${of('display name of a caller')}" <tel:${of('number of a caller')}>`,
    `Remote-Party-ID: ${of('display name of a caller')} <sip:${of('number of a caller')}:${of('password in a URI')}@x.test>`,
    `X-Conf-Password: ${of('password of a meeting in a header')}`,
    `Identity: ${of('Identity of RFC 8224')};info=<https://x.test/cert?t=${of('key of a guest link')}>;alg=ES256`,
    `Subject: ${of('subject of a call')}`,
    `Call-Info: <https://x.test/join?key=${of('key of a guest link')}>`,
    `X-Said: call me at ${of('number of a caller')}`,
  ];
  peer.request('INVITE', target, to, { callId: 'planted' }, { body, headers: people });
  await peer.wait((message) => message.status >= 180 && message.header('Call-ID') === 'planted');
  peer.request('MESSAGE', target, to, { callId: 'said' }, { body: of('text of a message'), type: 'text/plain' });
  await peer.wait((message) => message.status >= 200 && message.header('Call-ID') === 'said');

  // What servers and libraries put into the words of their errors.
  const refusing = {
    signInWithAppId: async ({ token }: { token: string }) => {
      throw new Error(`401 for {"appId":"x","token":"${token}"}`);
    },
  } as unknown as Handlers;
  const appId = { appId: 'x', thirdUserId: 'y', token: of('token of an app ID') };
  await dispatch(refusing, 'signInWithAppId', appId, log.error);
  log.info(
    `guest page: refused https://127.0.0.1:7443/j/1?pwd=${of('password of a meeting in a header')}#${of('key of a guest link')}`,
  );
  log.info(
    `turn said no to ${of('secret of the TURN server')}, in base64 ${Buffer.from(`u:${of('secret of the TURN server')}`).toString('base64')}`,
  );
  problems.report('turn-refused', `turn:127.0.0.1?user=${of('user of the account')}@x`);

  const bundle = await createDiagnostics({
    version: '1.2.3',
    keyStore: true,
    online: () => true,
    settings: settings.store.getState,
    accounts: accounts.store.getState,
    policies: () => ({ Accounts: [{ password: of('credential of a policy'), user: of('user of the account') }] }),
    problems: problems.store.getState,
    registrations,
    calls: calls.lines,
    log: async () => {
      await log.flush();
      return await logTail(dir);
    },
    trace: trace.newest,
    secrets: hidden,
    now: () => new Date(),
  })({ microphones: 1, cameras: 1, speakers: 1 });
  const file = await readFile(join(dir, 'parley.log'), 'utf8');
  const offline = await profileDiagnostics(dir, '1.2.3', () => ({}));

  // It is still a log: the messages, their answers and the statistics are there.
  for (const text of [file, bundle, offline]) {
    for (const kept of ['REGISTER sip:sip.test', 'SIP/2.0 401', 'SIP/2.0 407', 'X-Conf-Password: …', 'm=audio 30000']) {
      expect(text).toContain(kept);
    }
  }
  expect(bundle).toContain('ended: unknown');
  expect(bundle).toMatch(/account ~\w+ at sip\.test: registered/);

  expect(planted.size).toBe(23);
  for (const [what, secret] of planted) {
    expect(secret.length, what).toBeGreaterThan(3);
    for (const form of formsOf(secret)) {
      for (const [where, text] of Object.entries({ file, bundle, offline })) {
        const at = text.indexOf(form);
        expect(at < 0 ? '' : `${what} is in the ${where}: ${text.slice(Math.max(0, at - 80), at + 80)}`).toBe('');
      }
    }
  }

  conference.stop();
  peer.onMessage = (message) => {
    if (message.method !== '' && message.method !== 'ACK') peer.reply(message, 200, 'OK', { contact: false });
    else if (message.status >= 300) peer.acknowledge(message);
  };
  await lines.stop();
  await engine.stop();
  peer.close();
});
