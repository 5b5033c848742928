import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeMediaOptions, fakeMediaPort } from '../../../main/media/media-port.fake.ts';
import type { SipCall } from '../../../main/sip/sip-engine.ts';
import { scaleTimers } from '../../../main/sip/sipjs/user-agent.ts';
import { expandCompact } from '../../../main/sip/wire/compact-headers.ts';
import { sleep, until } from '../peers/until.ts';
import { seededRandom } from '../random.ts';
import { ScriptedPeer } from '../scripted-peer.ts';
import { mutants } from '../sip-data/mutants.ts';
import { directOn, place, testEngine, uriOf } from './kit.ts';
import { directOver, memoryWire } from './memory-wire.ts';

/** 64 * T1 is then 320 ms. */
const SCALE = 0.01;

beforeAll(() => scaleTimers(SCALE));
afterAll(() => scaleTimers(1));

/** Makes a mutant of a response hit a transaction that lives. */
const aimed = (message: string, invite: string): string => {
  const found = (pattern: RegExp): string => pattern.exec(invite)?.[1] ?? 'x';
  return message
    .replace('z9hG4bKeveryday', found(/branch=([^;\r\n]+)/))
    .replace('tag=ft', `tag=${found(/^From:.*tag=([^;\r\n]+)/m)}`)
    .replace('everyday@example.com', found(/^Call-ID: (\S+)/m));
};

/** Makes a mutant of a request hit a dialog that lives. */
const insideDialog = (message: string, toTag: string, cseq: number): string =>
  message
    .replace('To: <sip:user@example.com>', `To: <sip:user@example.com>;tag=${toTag}`)
    .replace('CSeq: 1 ', `CSeq: ${cseq + 2} `);

/** Our tag in the dialog of everyday traffic. */
const TO_TAG = /^SIP\/2\.0 (?:180|200)[\s\S]*^To:.*;tag=(\w+)[\s\S]*^Call-ID: everyday@/m;

test.each([1, 2, 3, 4])(
  '5 000 mutants of seed %i: nothing is thrown, nothing hangs, nothing stays behind',
  async (seed) => {
    const wire = memoryWire();
    const random = seededRandom(seed * 7919);
    const media = fakeMediaPort();
    const trouble: string[] = [];
    const log = (line: string): void => void (/not understood|threw/.test(line) && trouble.push(line));
    const direct = await directOver(wire, { log, timeScale: SCALE, random });
    const live = new Map<SipCall, boolean>();
    const follow = (call: SipCall): void => {
      live.set(call, false);
      call.listen((event) => {
        if (event.type === 'established') live.set(call, true);
        if (event.type === 'ended') live.delete(call);
      });
    };
    direct.onIncoming((call) => {
      follow(call);
      const dice = random();
      if (dice < 0.4) void call.answer(media.open(call.id, fakeMediaOptions()), dice < 0.2);
      else if (dice < 0.8) call.reject(486, 'Busy Here');
      else setTimeout(call.hangUp, 5);
    });
    const breed = mutants(seed);
    let invite = '';
    let toTag = '';
    for (let n = 0; n < 5_000; n++) {
      if (n % 20 === 0) {
        const call = direct.call('sip:b@example.com', {
          media: media.open(`${n}`, fakeMediaOptions()),
          video: false,
          noAnswerSeconds: 30,
        });
        if (call.ok) follow(call.value);
        await new Promise((resolve) => setImmediate(resolve));
        invite = wire.sent.findLast((message) => message.startsWith('INVITE')) ?? '';
        wire.sent.length = 0;
      }
      const message = breed.next().value;
      const response = message.startsWith('SIP/2.0');
      wire.feed(
        expandCompact(response ? aimed(message, invite) : n % 2 === 0 ? insideDialog(message, toTag, n) : message),
      );
      toTag = TO_TAG.exec(wire.sent.at(-1) ?? '')?.[1] ?? toTag;
      for (const sent of wire.sent) expect(sent).toMatch(/^(?:SIP\/2\.0 [1-6]\d\d |[A-Z]+ \S+ SIP\/2\.0\r\n)/);
    }
    expect(trouble).toEqual([]);
    await until('every call to be talking or over', () => [...live.values()].every(Boolean));
    for (const call of [...live.keys()]) call.hangUp();
    expect(live.size).toBe(0);
    await until(
      'every transaction to end',
      () => {
        const { dialogs, clients, servers } = direct.counts();
        return dialogs + clients + servers === 0;
      },
      3_000,
    );
    await direct.stop();
    expect(media.sessions.filter((session) => !session.closed)).toEqual([]);
  },
);

test('5 000 mutants through a real socket leave an endpoint that still takes calls', async () => {
  const engine = testEngine({ timeScale: SCALE });
  const target = await directOn(engine, 'user');
  const other = await directOn(engine, 'other');
  target.onIncoming((call) => call.reject(486, 'Busy Here'));
  const peer = await ScriptedPeer.open();
  const breed = mutants(99);
  const to = { address: '127.0.0.1', port: target.listening.port };
  for (let n = 0; n < 5_000; n++) {
    peer.send(breed.next().value, to);
    if (n % 50 === 0) await sleep(1);
  }
  const out = place(engine, other, uriOf(target));
  expect(await out.ended()).toEqual({ by: 'rejected', status: 486, reason: 'Busy Here' });
  expect(engine.lines.filter((line) => /not understood|threw/.test(line))).toEqual([]);
  peer.close();
  await engine.stop();
});
