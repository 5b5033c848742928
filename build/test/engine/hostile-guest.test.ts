import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { MOST_MESSAGE } from '../../../main/guest/guest-messages.ts';
import { ATTRIBUTE, MESSAGE, stunMessage } from '../../../main/media/gateway/ice/stun-message.ts';
import { rtpPacket } from '../../../main/media/gateway/rtp.ts';
import { type GuestClient, type GuestSocket, guestSocket, joinAsGuest, sayHello } from '../guest-client.ts';
import { type GuestLab, startGuestLab } from '../guest-lab.ts';
import { sleep, until } from '../peers/until.ts';
import { type RtcClient, rtcClient } from './media-rtc-client.ts';

const HZ = { Bea: 600, Cyd: 1000 };

let lab: GuestLab;
let bea: GuestClient;
let cyd: GuestClient;
let worker: Worker;
let attackers = 0;
/** Everybody hostile comes from an address of their own, as a proxy tells them. */
const anotherAddress = (): string => `198.51.${(attackers >> 8) & 255}.${attackers++ & 255}`;

beforeAll(async () => {
  lab = await startGuestLab({}, { apart: true, address: '0.0.0.0' });
  [bea, cyd] = [await joinAsGuest(lab.url, 'Bea', HZ.Bea), await joinAsGuest(lab.url, 'Cyd', HZ.Cyd)];
  worker = new Worker(new URL('./hostile-worker.mjs', import.meta.url));
});
afterAll(async () => {
  await worker?.terminate();
  for (const guest of [bea, cyd]) guest?.kill();
  await lab?.close();
});

/** Share of the time with sound; the machine that makes it whole is the one that floods and runs other tests. */
const WHOLE = 0.6;

/** Two others are in the meeting all the while, and hear one another. */
beforeEach(async () => {
  await until('the two to hear one another', () =>
    sleep(300).then(() => bea.ear.share(HZ.Cyd, 0.6) > 0.9 && cyd.ear.share(HZ.Bea, 0.6) > 0.9),
  );
  for (const { ear } of [bea, cyd]) ear.begin();
});
afterEach(async () => {
  await until('a second of sound since', () => bea.ear.seconds() > 1 && cyd.ear.seconds() > 1);
  expect(bea.ear.share(HZ.Cyd)).toBeGreaterThan(WHOLE);
  expect(cyd.ear.share(HZ.Bea)).toBeGreaterThan(WHOLE);
  for (const name of ['Bea', 'Cyd']) expect(lab.member(name)?.state.phase).toBe('joined');
});

const attack = async (name: 'connections' | 'slow' | 'datagrams', target: object): Promise<Record<string, number>> => {
  worker.postMessage({ attack: name, target });
  return ((await once(worker, 'message')) as [Record<string, number>])[0];
};
const port = (): number => Number(new URL(lab.url).port);
/** An address of this machine that is not loopback, whose connections are counted; loopback where there is none. */
const counted =
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';

/** Sends bytes over TLS as they are; all that comes back. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connectTls({ host: '127.0.0.1', port: port(), rejectUnauthorized: false });
    let got = '';
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      got += chunk.toString('latin1');
    });
    socket.on('close', () => resolve(got));
    socket.write(text);
  });
const request = (path: string, method = 'GET', more = ''): Promise<string> =>
  raw(
    `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-forwarded-for: ${anotherAddress()}\r\nconnection: close\r\n${more}\r\n`,
  );

test('nothing is read outside the page’s folder, and nothing but the page of a meeting is served', async () => {
  expect(await request(new URL(lab.url).pathname)).toContain('200 OK');
  for (const path of [
    '/a/../guest-key.pem',
    '/a/..%2fguest-key.pem',
    '/a/%2e%2e/%2e%2e/etc/passwd',
    '/a/..\\..\\etc\\passwd',
    '/../../../../etc/passwd',
    '//etc/passwd',
    'file:///etc/passwd',
    '/a/guest.html',
    '/a/__proto__',
    '/a/constructor',
    `/a/${'x'.repeat(4000)}`,
    '/a/guest.js\0.html',
    '/j/999999999',
    `${new URL(lab.url).pathname}/../../etc/passwd`,
    '/',
    '*',
  ])
    expect(await request(path), path).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
  for (const method of ['POST', 'PUT', 'DELETE', 'TRACE', 'OPTIONS', 'CONNECT'])
    expect(await request('/a/guest.js', method), method).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
  expect(await request('/a/guest.js', 'POST', 'content-length: 1000000000\r\n')).toContain(' 405 ');
  expect(await request('/a/guest.js', 'GET', `x-long: ${'x'.repeat(20_000)}\r\n`)).not.toContain('200 OK');
  expect(await raw(randomBytes(4000).toString('latin1'))).not.toContain('200 OK');
  expect(await raw('GET /j/1 HTTP/1.1\r\nhost: <script>\r\nconnection: close\r\n\r\n')).not.toContain('<script>');
});

test('a WebSocket from another origin, to another path or with none is refused', async () => {
  const refused = async (path: string, origin: string | undefined): Promise<void> => {
    const headers = { 'x-forwarded-for': anotherAddress() };
    const options = { rejectUnauthorized: false, headers, ...(origin === undefined ? {} : { origin }) };
    const socket = new WebSocket(`wss://127.0.0.1:${port()}${path}`, options);
    const said = new Promise<string>((resolve) => {
      socket.once('error', ({ message }) => resolve(message));
      socket.once('open', () => resolve('open'));
    });
    expect(await said).toContain('403');
    socket.terminate();
  };
  await refused('/ws', undefined);
  await refused('/ws', 'null');
  await refused('/ws', 'https://evil.example');
  await refused('/ws', `https://127.0.0.1:${port()}.evil.example`);
  await refused('/ws', `http://127.0.0.1:${port()}`);
  await refused('/ws?x', `https://127.0.0.1:${port()}`);
  await refused('/', `https://127.0.0.1:${port()}`);
});

const ends = ({ socket }: GuestSocket, what: string): Promise<unknown> =>
  until(`the end of the connection after ${what.slice(0, 80)}`, () => socket.readyState === socket.CLOSED);

test('what is not exactly a message in its turn ends its connection, and only that', async () => {
  const hello = { type: 'hello', protocol: 1, meeting: lab.url.slice(-9), resume: null };
  const said: (string | Buffer)[] = [
    '',
    'null',
    '[]',
    '{',
    '"hello"',
    '{"type":"hello"}',
    '{"type":"__proto__"}',
    JSON.stringify({ ...hello, more: 1 }),
    JSON.stringify({ ...hello, protocol: 2 }),
    JSON.stringify({ ...hello, protocol: '1' }),
    JSON.stringify({ ...hello, meeting: `${hello.meeting}\0` }),
    JSON.stringify({ ...hello, meeting: ['123456789'] }),
    JSON.stringify({ ...hello, resume: 'x'.repeat(200) }),
    JSON.stringify({ type: 'join', name: 'Eve', password: '', microphone: true, camera: true }),
    JSON.stringify({ type: 'action', id: 1, action: { do: 'end' } }),
    JSON.stringify({ type: 'offer', sdp: 'v=0' }),
    '['.repeat(MOST_MESSAGE - 1),
    `{"type":"hello","__proto__":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`,
    'x'.repeat(MOST_MESSAGE + 1),
    Buffer.from(JSON.stringify(hello)),
    randomBytes(1000),
  ];
  for (const one of said) {
    const page = await guestSocket(lab.url, anotherAddress());
    page.socket.send(one);
    await ends(page, String(one));
    expect(page.told.filter(({ type }) => type !== 'refused' && type !== 'welcome')).toEqual([]);
  }
  const flood = await guestSocket(lab.url, anotherAddress());
  for (let i = 0; i < 5000; i++) flood.socket.send(JSON.stringify(hello));
  await ends(flood, 'a flood');
  const frame = await guestSocket(lab.url, anotherAddress());
  const { _socket: wire } = frame.socket as unknown as { _socket: NodeJS.WritableStream };
  wire.write(Buffer.concat([Buffer.from([0xf1, 0xff]), randomBytes(500)]));
  await ends(frame, 'a broken frame');
});

const seated = async (name: string): Promise<GuestSocket> => {
  const page = await guestSocket(lab.url, anotherAddress());
  sayHello(page, lab.url);
  await page.next('welcome');
  page.say({ type: 'join', name, password: '', microphone: true, camera: true });
  await page.next('admitted');
  return page;
};
const leaves = async (page: GuestSocket, name: string): Promise<void> => {
  page.socket.terminate();
  lab.host({ do: 'remove', member: lab.member(name)!.id });
  await until('the member to be gone', () => lab.member(name)?.state.phase === 'left');
};

test('an offer that is none, or a hostile one, is refused or answered, and hurts nobody', async () => {
  const rtc = await rtcClient();
  const good = rtc.roomOffer();
  const offers = [
    '',
    'x',
    'v=0',
    randomBytes(2000).toString('latin1'),
    'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'.repeat(1500),
    good.replaceAll(/a=fingerprint:.*\r\n/g, ''),
    good.replaceAll('sha-256', 'md5'),
    good.replaceAll(/a=ice-ufrag:.*/g, `a=ice-ufrag:${'u'.repeat(10_000)}`),
    good.replaceAll(/a=ice-pwd:.*\r\n/g, ''),
    good.replaceAll(/a=mid:\d/g, 'a=mid:0'),
    good.replaceAll('opus/48000/2', 'opus/0/99999999999'),
    good.replaceAll('m=video', 'm=audio'),
    good.replaceAll('m=video 9', 'm=video 99999999'),
    good.replaceAll(/a=ssrc:\d+/g, 'a=ssrc:99999999999999999999'),
    good.replaceAll('111', '-1'),
    `${good}${'a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n'.repeat(1000)}`,
    `${good}a=candidate:1 1 udp 99999999999 255.255.255.255 99999 typ host\r\n`,
    `${good}a=candidate:1 1 tcp 1 ../../etc/passwd 0 typ evil\r\n`,
    good.replaceAll('\r\n', '\0'),
    good.replaceAll('\r\n', `${'\r'.repeat(20)}\n`),
  ];
  for (const [i, sdp] of offers.entries()) {
    const page = await seated(`Eve ${i}`);
    page.say({ type: 'offer', sdp: sdp.slice(0, 65_536) });
    for (const candidate of ['x', 'candidate:', 'candidate:1 1 udp 1 0.0.0.0 0 typ host', ''])
      page.say({ type: 'candidate', candidate });
    await until(`an answer or an end to offer ${i}`, () =>
      page.told.some(({ type }) => type === 'answer' || type === 'refused'),
    );
    await leaves(page, `Eve ${i}`);
  }
  rtc.close();
});

test('10 000 connections from one address take no more than its share; from the proxy’s they are bounded too; who is slow is ended', async () => {
  const newcomer = async (name: string): Promise<void> => {
    const guest = await joinAsGuest(lab.url, name, 1700);
    await until(`${name} to hear the others`, () => sleep(300).then(() => guest.ear.share(HZ.Bea, 0.6) > 0.9));
    guest.kill();
  };
  const many = await attack('connections', { host: counted, port: port(), count: 10_000 });
  console.log(`10 000 connections from ${counted}:`, many);
  if (counted !== '127.0.0.1') expect(many.held).toBeLessThanOrEqual(40);
  await newcomer('Dan');
  const proxied = await attack('connections', { host: '127.0.0.1', port: port(), count: 10_000 });
  console.log('10 000 connections from 127.0.0.1:', proxied);
  expect(proxied.held).toBeLessThanOrEqual(400);
  expect(await attack('slow', { host: '127.0.0.1', port: port(), count: 60 })).toEqual({ ended: 60 });
  await newcomer('Dot');
});

test('floods of STUN, DTLS and RTP at the guests’ port, by strangers and by a guest, do not keep the others from hearing one another', async () => {
  const page = await seated('Eve');
  const rtc: RtcClient = await rtcClient();
  page.say({ type: 'offer', sdp: rtc.roomOffer() });
  const { sdp } = await page.next('answer');
  await rtc.accept(sdp);
  const media = Number(/candidate:\S+ 1 udp \d+ 127\.0\.0\.1 (\d+)/.exec(sdp)![1]);
  const fragment = /^a=ice-ufrag:(.*)$/m.exec(sdp)![1]!.trim();
  const password = /^a=ice-pwd:(.*)$/m.exec(sdp)![1]!.trim();
  const check = (user: string, key: string): Buffer =>
    stunMessage(MESSAGE.bindingRequest, randomBytes(12), [[ATTRIBUTE.username, Buffer.from(user)]], key);
  const floods: Record<string, Buffer[]> = {
    'STUN of strangers': Array.from({ length: 100 }, (_, i) => check(`${i}:x`, 'x')),
    'STUN with a wrong key': [check(`${fragment}:x`, 'x')],
    'STUN with the right key': [check(`${fragment}:x`, password)],
    'broken STUN': Array.from({ length: 100 }, () =>
      Buffer.concat([check('a:b', 'x').subarray(0, 30), randomBytes(20)]),
    ),
    DTLS: Array.from({ length: 100 }, () => Buffer.concat([Buffer.from([22, 254, 253]), randomBytes(200)])),
    RTP: Array.from({ length: 100 }, (_, i) => rtpPacket(111, false, i, i * 960, i, randomBytes(160))),
    noise: Array.from({ length: 100 }, (_, i) => randomBytes(i * 12)),
  };
  for (const [what, packets] of Object.entries(floods)) {
    const { sent } = await attack('datagrams', { host: '127.0.0.1', port: media, count: 15_000, packets });
    expect(sent, what).toBe(15_000);
    expect(bea.ear.share(HZ.Cyd, 1.5), what).toBeGreaterThan(WHOLE);
  }
  // Somebody who is in, with keys that are right: sound and pictures far faster than any are made, and of no use.
  for (let n = 0; n < 10_000; n++) {
    // No frames, which is no Opus (RFC 6716 section 3.2.5), or silence.
    const payload = Buffer.from(n % 3 === 0 ? [0xff, 0x00, 0x55] : [0xf8, 0xff, 0xfe]);
    const ssrc = n % 50 === 0 ? n + 1 : rtc.audioSsrc;
    rtc.send(
      rtpPacket(n % 2 === 0 ? 111 : 96, true, (n * 7) & 0xffff, n * 960, n % 2 === 0 ? ssrc : rtc.videoSsrc, payload),
    );
    if (n % 100 === 0) await sleep(2);
  }
  rtc.close();
  await leaves(page, 'Eve');
});

test('who does not read what they are told is cut off', async () => {
  const page = await seated('Eve');
  const { _socket: wire } = page.socket as unknown as { _socket: NodeJS.ReadableStream };
  wire.pause();
  for (let i = 0; i < 40_000 && lab.member('Eve')?.state.phase === 'joined'; i++) {
    lab.host({ do: 'raise-hand', up: i % 2 === 0 });
    if (i % 50 === 0) await sleep(1);
  }
  await until('Eve to be missed', () => lab.member('Eve')?.state.phase !== 'joined');
  wire.resume();
  await leaves(page, 'Eve');
});
