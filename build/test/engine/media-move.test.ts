import { afterEach, expect, test } from 'vitest';
import { rtpPacket } from '../../../main/media/gateway/rtp.ts';
import { gatewayMediaPort } from '../../../main/media/gateway-client.ts';
import { gatewayInProcess } from '../../../main/media/gateway-in-process.ts';
import { until } from '../peers/until.ts';
import { bind, type CleanUp, cleanUp, mediaOptions, unwrap, warmClient } from './media-kit.ts';
import { every20ms } from './media-sound.ts';

const steps: CleanUp = [];
afterEach(() => cleanUp(steps));

test.each(['off', 'required', 'dtls'] as const)(
  'a call whose address changes is heard again from the new one, over the same connection of the renderer, encryption %s',
  async (encryption) => {
    const gateway = gatewayInProcess();
    steps.push(() => gateway.close());
    const port = gatewayMediaPort(gateway);
    steps.push(() => port.close());
    const client = await warmClient(steps, port);
    const call = port.open('call', mediaOptions({ encryption }));
    const echo = port.openEcho('echo', mediaOptions());
    const both = { audio: 'sendrecv', video: 'sendrecv' } as const;
    unwrap(await call.accept(unwrap(await echo.answer(unwrap(await call.offer(both)), both)), false));
    await bind(port, client, 'call', both);
    let words = 'before';
    steps.push(every20ms((n) => client.send(rtpPacket(111, false, n, n * 960, client.audioSsrc, Buffer.from(words)))));
    const echoed = (said: string): boolean =>
      client.rtp.filter((packet) => packet.subarray(12).equals(Buffer.from(said))).length > 20;
    await until('the echo', () => echoed('before'));

    call.moveTo?.('127.0.0.2');
    const offer = unwrap(await call.offer(both));
    expect(offer).toContain('c=IN IP4 127.0.0.2');
    unwrap(await call.accept(unwrap(await echo.answer(offer, both)), false));
    await bind(port, client, 'call', both);
    words = 'after';
    await until('the echo again', () => echoed('after'));
  },
);
