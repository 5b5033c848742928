import { expect, test } from 'vitest';
import type { Handlers } from '../../app/bridge/contract.ts';
import { ok } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { dispatch } from './dispatch.ts';
import { schemas } from './schemas.ts';

const called: unknown[] = [];
const handlers = Object.fromEntries(
  Object.keys(schemas).map((name) => [
    name,
    async (input: unknown) => {
      if (name === 'hold') throw new TypeError('secret path /root');
      called.push([name, input]);
      return ok(null);
    },
  ]),
) as unknown as Handlers;
const logs: string[] = [];
const send = (name: unknown, input: unknown) => dispatch(handlers, name, input, (line) => logs.push(line));
const refused = { ok: false, failure: { code: SDKERR.UISDK_API_INVALID_PARAMETERS } };

test.each(['__proto__', 'constructor', 'toString', 'nothing', 7, null, {}, ['hold']])(
  'an unknown verb %j is refused, because only the contract’s verbs exist',
  async (name) => {
    expect(await send(name, null)).toMatchObject(refused);
  },
);

test('a wrong shape is refused with the field named, before any handler runs', async () => {
  called.length = 0;
  expect(await send('acceptConf', { call: 'x', video: 1 })).toMatchObject({
    ok: false,
    failure: { reason: expect.stringContaining('acceptConf.video') },
  });
  expect(await send('acceptConf', { call: 'x', video: true, extra: 1 })).toMatchObject(refused);
  expect(await send('sendDtmf', { call: 'x', digits: '12x' })).toMatchObject(refused);
  expect(await send('negotiateMedia', { leg: 'l', session: null, revision: 0, sdp: 'v'.repeat(70_000) })).toMatchObject(
    refused,
  );
  expect(called).toEqual([]);
});

test('a handler that throws becomes a failure without its inner words, so nothing leaks to the page', async () => {
  const result = await send('hold', { call: 'x' });
  expect(result).toEqual({
    ok: false,
    failure: { code: SDKERR.SDKERR_UNKOWN, reason: 'hold failed inside Parley' },
  });
  expect(logs.join()).toContain('secret path');
});

test('startP2pConf takes any input through, because its own check answers with the contract’s codes', async () => {
  called.length = 0;
  await send('startP2pConf', 42);
  expect(called).toEqual([['startP2pConf', 42]]);
});
