import { afterEach, expect, test } from 'vitest';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters } from 'werift';
import { rtpPacket } from '../../../main/media/gateway/rtp.ts';
import { until } from '../peers/until.ts';
import { type CleanUp, cleanUp, mediaOptions, startGateway, unwrap } from './media-kit.ts';
import { openSocket } from './media-sound.ts';
import { phoneSdp } from './phone-sdp.ts';

const steps: CleanUp = [];
afterEach(() => cleanUp(steps));

test('a WebRTC stack that is not ours connects to the gateway and talks with a phone', async () => {
  const gateway = startGateway(steps);
  const phone = await openSocket();
  steps.push(() => phone.close());
  const got: Buffer[] = [];
  phone.on('message', (p) => p[0]! >> 6 === 2 && p[1]! < 192 && got.push(p));
  const call = gateway.open('c', mediaOptions());
  const offer = phoneSdp(`m=audio ${phone.address().port} RTP/AVP 0`);
  const answer = unwrap(await call.answer(offer, { audio: 'sendrecv', video: null }));

  const pc = new RTCPeerConnection({
    iceServers: [],
    iceUseIpv6: false,
    codecs: {
      audio: [new RTCRtpCodecParameters({ mimeType: 'audio/PCMU', clockRate: 8000, channels: 1, payloadType: 0 })],
      video: [],
    },
  });
  steps.push(() => pc.close());
  const track = new MediaStreamTrack({ kind: 'audio' });
  const transceiver = pc.addTransceiver(track, { direction: 'sendrecv' });
  const heard: Buffer[] = [];
  transceiver.onTrack.subscribe((remote) => {
    remote.onReceiveRtp.subscribe((rtp) => heard.push(rtp.payload));
  });
  await pc.setLocalDescription(await pc.createOffer());
  const sdp = unwrap(await gateway.negotiate({ session: 'c', leg: 'w', sdp: pc.localDescription!.sdp }));
  await pc.setRemoteDescription({ type: 'answer', sdp });
  await until('the connection', () => pc.connectionState === 'connected');

  const port = Number(/^m=audio (\d+) /m.exec(answer)![1]);
  let n = 0;
  const timer = setInterval(() => {
    track.writeRtp(rtpPacket(0, false, n, n * 160, 1, Buffer.from('to the phone')));
    phone.send(rtpPacket(0, false, n, n * 160, 2, Buffer.from('to the renderer')), port, '127.0.0.1');
    n++;
  }, 20);
  steps.push(() => clearInterval(timer));
  await until('sound on both sides', () => got.length > 20 && heard.length > 20);
  expect(got.at(-1)!.subarray(12).toString()).toBe('to the phone');
  expect(heard.at(-1)!.toString()).toBe('to the renderer');
});
