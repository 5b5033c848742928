import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../build/test/random.ts';
import { mutants } from '../../build/test/sip-data/mutants.ts';
import { digestStore, parseChallenges } from '../sip/auth/digest.ts';
import { redactSip } from './redact-sip.ts';
import { tokenOf } from './token.ts';

const SECRETS = {
  response: 'e966c932a9242554e42c8ee200cec7f6',
  cnonce: 'c5d4f113bc5d4f',
  key: 'WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz',
  password: 'asd88fgpdd777uzjYhagZg',
  words: 'meet me at nine',
};

const invite = [
  'INVITE sip:bob:hunter22@example.test SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1',
  'From: "Ada Lovelace" <sip:ada@example.test>;tag=1',
  'To: Bob Builder <sip:+4915112345678@example.test;user=phone>',
  'P-Asserted-Identity: <tel:+4915112345678>',
  'Refer-To: <sip:carol@example.test?Replaces=sip%3Adave%40example.test>',
  'Call-ID: c1',
  'CSeq: 2 INVITE',
  `Authorization: Digest username="ada", realm="r", nonce="n0nce", uri="sip:x", response="${SECRETS.response}",`,
  `  cnonce="${SECRETS.cnonce}", qop=auth, nc=00000001`,
  `proxy-authorization :Digest response="${SECRETS.response}"`,
  `X-Conf-Password: ${SECRETS.password}`,
  `Authentication-Info: rspauth="${SECRETS.response}"`,
  `X-Odd: a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${SECRETS.key}|2^20|1:4`,
  'Content-Type: application/sdp',
  'Content-Length: 1',
  '',
  'v=0',
  'o=ada 1 1 IN IP4 192.0.2.1',
  'm=audio 4000 RTP/SAVP 0',
  `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${SECRETS.key}|2^20|1:4;inline:${SECRETS.key}|2^20|2:4`,
  `a=ice-pwd:${SECRETS.password}`,
  'a=rtpmap:0 PCMU/8000',
  '',
].join('\r\n');

const bodyOf = (type: string, body: string) =>
  `MESSAGE sip:b@x SIP/2.0\r\nCall-ID: 1\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

describe('a message in the log', () => {
  it('shows no credentials, no keys and no passwords, folded or in odd capitals', () => {
    const shown = redactSip(invite);
    for (const secret of Object.values(SECRETS)) expect(shown).not.toContain(secret);
    expect(shown).not.toContain('hunter22');
  });

  it('still shows what one looks for in a log', () => {
    const shown = redactSip(invite);
    for (const kept of [
      'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1',
      'CSeq: 2 INVITE',
      'Authorization: Digest …',
      'sip:ada@example.test',
      'm=audio 4000 RTP/SAVP 0',
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:…',
      'a=ice-pwd:…',
      'a=rtpmap:0 PCMU/8000',
    ]) {
      expect(shown).toContain(kept);
    }
  });

  it('shows no people when that is asked for', () => {
    const shown = redactSip(invite, { token: () => '…' });
    for (const who of ['Ada', 'ada', 'Bob', 'bob', '4915112345678', 'carol', 'dave']) expect(shown).not.toContain(who);
    expect(shown).toContain('<sip:…@example.test;user=phone>');
    expect(shown).toContain('branch=z9hG4bK1');
  });

  it('shows the length of a text message and not the text, whatever its type says', () => {
    for (const type of ['text/plain', 'application/im-iscomposing+xml', 'text/html;charset=utf-8', '']) {
      const shown = redactSip(bodyOf(type, SECRETS.words));
      expect(shown).not.toContain(SECRETS.words);
      expect(shown).toContain(`[${SECRETS.words.length} bytes …]`);
      expect(redactSip(shown)).toContain(`[${SECRETS.words.length} bytes …]`);
    }
  });

  it('shows no digit sent by INFO, because digits are PINs as often as not', () => {
    for (const type of ['application/dtmf-relay', 'application/dtmf']) {
      const shown = redactSip(
        `INFO sip:ivr@example.com SIP/2.0\r\nContent-Type: ${type}\r\n\r\nSignal=7\r\nDuration=160`,
      );
      expect(shown).not.toContain('Signal');
      expect(shown).toContain('bytes');
    }
  });

  it('shows only the SDP lines of a multipart', () => {
    const multipart = `--b\r\nContent-Type: text/plain\r\n\r\n${SECRETS.words}\r\n--b\r\n\r\nv=0\r\nm=audio 1 RTP/AVP 0\r\n--b--`;
    const shown = redactSip(bodyOf('multipart/mixed;boundary=b', multipart));
    expect(shown).not.toContain(SECRETS.words);
    expect(shown).toContain('m=audio 1 RTP/AVP 0');
  });

  it('shows nothing of a real answer to a real challenge', () => {
    const challenge = parseChallenges(['Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256'])[0]!;
    const value = digestStore({ username: 'ada', password: 'secret' }).answer(challenge, {
      method: 'REGISTER',
      uri: 'sip:x',
      body: '',
    })!;
    const response = /response="(\w+)"/.exec(value)?.[1] ?? 'none';
    expect(response).toMatch(/^\w{64}$/);
    expect(redactSip(`REGISTER sip:x SIP/2.0\r\nProxy-Authorization: ${value}\r\n\r\n`)).not.toContain(response);
  });

  it('gives no secret away in 3000 broken messages, and never throws', () => {
    const random = seededRandom(11);
    const stream = mutants(11);
    for (let n = 0; n < 3000; n++) {
      const mutant = stream.next().value;
      const at = mutant.indexOf('\r\n', Math.floor(random() * mutant.length));
      const line = `\r\nAuthorization: Digest username="a", response="${SECRETS.response}"`;
      const seeded = at < 0 ? mutant : mutant.slice(0, at) + line + mutant.slice(at);
      const keyed = `${seeded}\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${SECRETS.key}\r\na=ice-pwd:${SECRETS.password}\r\n`;
      for (const options of [{}, { token: tokenOf }]) {
        const shown = redactSip(keyed, options);
        expect(shown).not.toContain(SECRETS.response);
        expect(shown).not.toContain(SECRETS.key);
        expect(shown).not.toContain(SECRETS.password);
      }
    }
  });

  it('takes linear time, because a hostile peer chooses what is logged', () => {
    for (const piece of [
      'sip:',
      '"',
      '<',
      'tel:',
      'inline:',
      'a=crypto:',
      '\r\n ',
      'sip%3A',
      '\\"',
      ' ',
      ':',
      'password=',
    ]) {
      const shown = redactSip(`INVITE x SIP/2.0\r\nFrom: ${piece.repeat(60_000 / piece.length)}`, { token: () => '…' });
      expect(shown.length).toBeGreaterThan(0);
    }
  });
});
