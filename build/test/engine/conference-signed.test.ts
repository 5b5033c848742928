import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Member } from '../../../app/meeting/member.ts';
import { DEFAULT_SETTINGS } from '../../../app/settings/settings.ts';
import { conferenceAmongFakes } from '../../../main/conference/conference.fake.ts';
import type { Conference } from '../../../main/conference/conference.ts';
import { fakeLines } from '../../../main/lines/lines.fake.ts';
import { fakeRoomPort } from '../../../main/media/room-port.fake.ts';
import { createIdentity, type SignedParts } from '../../../main/sip/auth/identity.ts';
import { newSigningKey, signingKey } from '../../../main/sip/auth/signing-key.ts';
import type { SipDirect } from '../../../main/sip/sip-engine.ts';
import { until } from '../peers/until.ts';
import { ScriptedPeer } from '../scripted-peer.ts';
import { answerEverything, directOn, place, type TestEngine, testEngine, uriOf } from './kit.ts';
import { peerSdp } from './peer-sdp.ts';

/** A Parley without a window, and what it signed last. */
type Parley = {
  readonly engine: TestEngine;
  readonly direct: SipDirect;
  readonly key: string;
  readonly signed: () => Signed;
  readonly sign: (parts: SignedParts) => Signed;
};
type Signed = { readonly parts: SignedParts; readonly lines: readonly string[] };

const open: TestEngine[] = [];
const parley = async (user: string, trusts: (fingerprint: string) => boolean = () => false): Promise<Parley> => {
  const key = signingKey(newSigningKey())!;
  let last: Signed | null = null;
  const lines: string[] = [];
  const identity = createIdentity({ key: () => key, trusts, now: Date.now, log: (line) => lines.push(line) });
  const engine = testEngine({
    identity: {
      ...identity,
      sign: (parts) => {
        last = { parts, lines: identity.sign(parts) };
        return last.lines;
      },
    },
  });
  open.push(engine);
  return {
    engine,
    direct: await directOn(engine, user),
    key: key.fingerprint,
    signed: () => last!,
    sign: (parts) => ({ parts, lines: identity.sign(parts) }),
  };
};

let host: Parley;
let bob: Parley;
let eve: Parley;
let wire: ScriptedPeer;
let conference: Conference;
let outsiders: 'wait' | 'refuse';
/** The host's meeting hears of no more calls. */
let deaf = (): void => {};

/** Ada hosts a meeting for signed-in people; her contact Robert holds Bob's key. */
beforeEach(async () => {
  outsiders = 'refuse';
  bob = await parley('bob');
  eve = await parley('eve');
  host = await parley('ada', (fingerprint) => fingerprint === bob.key);
  wire = await ScriptedPeer.open();
});
afterEach(async () => {
  conference.stop();
  answerEverything(wire);
  await until('every call is over', () => open.every((engine) => engine.counts().dialogs === 0));
  await Promise.all(open.splice(0).map((engine) => engine.stop()));
  wire.close();
});

const hosting = async (): Promise<string> => {
  const lines = fakeLines();
  deaf();
  deaf = host.direct.onIncoming((call) => lines.receive(call));
  conference = conferenceAmongFakes({
    lines,
    media: host.engine.media,
    room: fakeRoomPort(),
    settings: () => ({ ...DEFAULT_SETTINGS, outsiders }),
    holderOf: (fingerprint) =>
      fingerprint === bob.key ? { name: 'Robert', company: '', answersTo: () => false } : null,
  });
  await new Promise((resolve) =>
    conference.startP2pConf(
      {
        callerInfo: {},
        calleeInfo: { number: 'sip:carol@example.com' },
        mediaType: 0,
        isGuestJoinConfWithoutPwd: true,
        confAllowJoinUser: 1,
      },
      resolve,
    ),
  );
  lines.dialled[0]?.happen({ type: 'established' });
  return `${uriOf(host.direct, 'ada')};conf=${conference.focus.meetings.getState()[0]!.id}`;
};
const dialledIn = (): readonly Member[] =>
  conference.focus.meetings.getState()[0]!.members.filter(({ way }) => way === 'dial-in');

/** The bytes of an INVITE with this signature, sent by somebody else; the final status. */
const send = async (
  { parts, lines }: Signed,
  change: { readonly target?: string; readonly to?: string } = {},
): Promise<number> => {
  const target = change.target ?? parts.target;
  const branch = wire.branch();
  wire.send(
    [
      `INVITE ${target} SIP/2.0`,
      `Via: SIP/2.0/UDP ${wire.hostPort};branch=${branch};rport`,
      'Max-Forwards: 70',
      `From: <${parts.from}>;tag=${branch}`,
      `To: <${change.to ?? target}>`,
      `Call-ID: ${parts.callId}`,
      'CSeq: 1 INVITE',
      `Contact: <sip:eve@${wire.hostPort}>`,
      ...lines,
      'Content-Type: application/sdp',
      `Content-Length: ${Buffer.byteLength(parts.sdp)}`,
      '',
      parts.sdp,
    ].join('\r\n'),
    host.direct.listening,
  );
  const final = await wire.wait(
    (message) =>
      message.status >= 200 && message.header('Via').includes(branch) && /INVITE/.test(message.header('CSeq')),
  );
  wire.inDialog(final, 'ACK', 1, final.status === 200 ? {} : { branch });
  return final.status;
};

test('a Parley whose key the host’s contact holds dials into a meeting for signed-in people and is in, by the contact’s name', async () => {
  const uri = await hosting();
  const call = place(bob.engine, bob.direct, uri);
  await call.until('established');
  expect(dialledIn()).toMatchObject([
    { name: 'Robert', state: { phase: 'joined' }, identity: { kind: 'signed', fingerprint: bob.key } },
  ]);
  // The header is whole in no log.
  const token = bob.signed().lines.at(-1)!.slice('Identity: '.length);
  for (const { lines } of [bob.engine, host.engine]) {
    expect(lines.some((line) => /^Identity: …/m.test(line))).toBe(true);
    for (const part of token.split(/[.;]/).slice(0, 3)) expect(lines.join('\n')).not.toContain(part);
  }
});

test('with another key one is refused or waits, as the setting says, and the call is no worse than an unsigned one', async () => {
  const uri = await hosting();
  expect(await place(eve.engine, eve.direct, uri).ended()).toMatchObject({ by: 'rejected', status: 603 });
  expect(dialledIn()).toEqual([]);
  conference.stop();
  outsiders = 'wait';
  const again = await hosting();
  await place(eve.engine, eve.direct, again).until('established');
  expect(dialledIn()).toMatchObject([{ state: { phase: 'waiting' }, identity: { kind: 'anonymous' } }]);
});

test('a header from another call is refused: copied from a call to the host, and from one to whoever sends it on', async () => {
  const uri = await hosting();
  const first = bob.sign({ from: uriOf(bob.direct, 'bob'), target: uri, callId: 'once@bob', sdp: peerSdp() });
  expect(await send(first)).toBe(200);
  expect(await send(first)).toBe(603);
  // Bob calls Eve, who has what he signed before anybody else has seen it.
  place(bob.engine, bob.direct, `sip:eve@${wire.hostPort}`);
  const { raw } = await wire.wait(({ method }) => method === 'INVITE');
  const toEve = bob.signed();
  expect(raw).toContain(toEve.lines.at(-1));
  expect(await send(toEve, { target: uri })).toBe(603);
  expect(await send(toEve, { target: uri, to: toEve.parts.target })).toBe(603);
  expect(dialledIn()).toHaveLength(1);
});
