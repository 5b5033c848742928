import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { MediaState } from '../../../app/media/media-plan.ts';
import { sleep } from '../peers/until.ts';
import { secondsOfTone } from '../tone/spectrum.ts';
import { bind, type CleanUp, cleanUp, mediaOptions, speak, startGateway, unwrap, warmClient } from './media-kit.ts';
import { CODECS, encodedTone, openSocket, recordRtp, sendTone } from './media-sound.ts';
import { phoneSdp } from './phone-sdp.ts';

const steps: CleanUp = [];
afterEach(() => cleanUp(steps));

const cases = [
  ...CODECS.slice(0, 3).map((codec) => ({ codec, suite: '' })),
  { codec: CODECS[0]!, suite: 'AES_CM_128_HMAC_SHA1_80' },
  { codec: CODECS[3]!, suite: 'AES_CM_128_HMAC_SHA1_32' },
].map((c) => ({ ...c, title: `${c.codec.name} ${c.suite || 'plain'}` }));

test.each(cases)(
  '$title: the renderer hears the 1 kHz of ffmpeg and ffmpeg the 440 Hz of the renderer',
  async ({ codec, suite }) => {
    const port = startGateway(steps);
    const client = await warmClient(steps, port);
    const call = port.open('c', mediaOptions({ encryption: suite === '' ? 'off' : 'required' }));
    const states: MediaState[] = [];
    call.listen((event) => {
      if (event.type === 'state') states.push(event.state);
    });

    // The phone: one socket for both ways, so that it is symmetric as phones are.
    const phone = await openSocket();
    const inlet = await openSocket();
    steps.push(
      () => phone.close(),
      () => inlet.close(),
    );
    const theirs = randomBytes(30).toString('base64');
    const offer = phoneSdp(
      `m=audio ${phone.address().port} RTP/${suite === '' ? 'AVP' : 'SAVP'} ${codec.type}`,
      `a=rtpmap:${codec.type} ${codec.rtpmap}`,
      ...(suite === '' ? [] : [`a=crypto:1 ${suite} inline:${theirs}`]),
    );
    const answer = unwrap(await call.answer(offer, { audio: 'sendrecv', video: null }));
    const mediaPort = Number(/^m=audio (\d+) /m.exec(answer)![1]);
    const ours = /^a=crypto:1 (\S+ inline:(\S+))/m.exec(answer);
    await bind(port, client, 'c', { audio: 'sendrecv', video: 'inactive' });

    const far = await recordRtp(codec, codec.type, ours === null ? '' : `${ours[1]}`);
    const near = await recordRtp(codec, codec.rendererType);
    phone.on('message', (packet) => {
      if (packet[0]! >> 6 === 2)
        phone.send(packet, packet[1]! >= 192 && packet[1]! < 224 ? far.port + 1 : far.port, '127.0.0.1');
    });
    inlet.on('message', (packet) => phone.send(packet, mediaPort, '127.0.0.1'));
    client.onRtp = (packet) => phone.send(packet, near.port, '127.0.0.1');
    steps.push(speak(client, codec, await encodedTone(codec, 440, 2)));
    const sender = sendTone(codec, 1000, inlet.address().port, suite === '' ? undefined : { suite, key: theirs });
    steps.push(() => sender.stop());
    await sleep(4500);
    const stats = unwrap(await port.stats('c'));
    const [heardFar, heardNear] = await Promise.all([far.stop(), near.stop()]);

    expect(secondsOfTone(heardFar, 440), 'ffmpeg hears the renderer').toBeGreaterThan(2);
    expect(secondsOfTone(heardNear, 1000), 'the renderer hears ffmpeg').toBeGreaterThan(2);
    expect(states.at(-1)).toMatchObject({
      audioCodec: codec.name,
      media: suite === '' ? 'none' : 'sdes',
      suite,
      receivingAudio: true,
    });
    expect(stats.lines[0]!.rtp).toMatchObject({ refused: 0, stray: 0 });
  },
);
