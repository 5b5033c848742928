import { describe, expect, test } from 'vitest';
import { outcome } from '../../../app/call/outcome.ts';
import { INITIAL_SESSION } from '../../media/media-store.ts';
import { announcement, encryptionKey, isLost, isProtected, phaseKey, qualityText } from './call-text.ts';
import { sampleCall } from './sample-call.fake.ts';

const call = sampleCall('c');
const session = { ...INITIAL_SESSION, connected: true, quality: 'good' as const };

describe('encryption', () => {
  test.each([
    ['dtls', 'tls', 'encryption.dtls', true],
    ['dtls', 'clear', 'encryption.dtlsClear', false],
    ['sdes', 'tls', 'encryption.sdes', true],
    ['sdes', 'clear', 'encryption.sdesClear', false],
    ['none', 'tls', 'encryption.none', false],
  ] as const)('%s over %s signalling is said as it is', (media, signalling, key, good) => {
    const one = sampleCall('c', { encryption: { media, signalling, suite: '' } });
    expect(encryptionKey(one)).toBe(key);
    expect(isProtected(one)).toBe(good);
  });
  test('nothing is claimed before it was agreed', () => {
    expect(encryptionKey(sampleCall('c', { media: null }))).toBe('encryption.pending');
  });
  test('the echo meeting stays on this computer', () => {
    const echo = sampleCall('c', {
      route: { kind: 'echo', uri: 'sip:e@127.0.0.1', shown: '+990003246' },
      encryption: { media: 'none', signalling: 'clear', suite: '' },
    });
    expect(encryptionKey(echo)).toBe('encryption.local');
    expect(isProtected(echo)).toBe(true);
  });
});

describe('quality', () => {
  test('a good connection is said to be one, in the language in force', () => {
    expect(qualityText('en', call, session, true)).toBe('Good connection.');
    expect(qualityText('zh', call, session, true)).toBe('连接良好。');
  });
  test('before the sound is connected nothing is claimed', () => {
    expect(qualityText('en', call, undefined, true)).toBe('Connecting sound…');
    expect(qualityText('en', call, { ...session, connected: false }, true)).toBe('Connecting sound…');
  });
  test('silence on the wire is a lost connection, but not on hold and not in the echo meeting', () => {
    const silent = sampleCall('c', { silentSeconds: 9 });
    expect(isLost(silent, true)).toBe(true);
    expect(qualityText('en', silent, session, true)).toContain('9 s');
    expect(isLost({ ...silent, state: { phase: 'held', since: 1, heldByPeer: false } }, true)).toBe(false);
    expect(isLost(sampleCall('c', { silentSeconds: 2 }), true)).toBe(false);
  });
  test('no network is said even before the silence is noticed, but the echo meeting needs none', () => {
    expect(qualityText('en', call, session, false)).toContain('no network');
    const echo = sampleCall('c', { route: { kind: 'echo', uri: 'sip:e@127.0.0.1', shown: '1' } });
    expect(isLost(echo, false)).toBe(false);
  });
});

describe('phaseKey', () => {
  test('one’s own hold and the other side’s are two things', () => {
    expect(phaseKey({ phase: 'held', since: 1, heldByPeer: false })).toBe('call.phase.held');
    expect(phaseKey({ phase: 'held', since: 1, heldByPeer: true })).toBe('call.phase.heldBoth');
    expect(phaseKey({ phase: 'active', since: 1, heldByPeer: true })).toBe('call.phase.activePeerHeld');
  });
  test('early media says whose sound that is', () => {
    expect(phaseKey({ phase: 'ringing', early: true })).toBe('call.phase.early');
  });
});

describe('announcement', () => {
  const ringing = sampleCall('c', { state: { phase: 'ringing', early: false } });
  const held = sampleCall('c', { state: { phase: 'held', since: 1, heldByPeer: false } });
  test('every move is said once', () => {
    expect(announcement('en', undefined, sampleCall('c', { state: { phase: 'calling' } }))).toBe('Calling Grace.');
    expect(announcement('en', ringing, call)).toBe('Connected with Grace.');
    expect(announcement('en', call, held)).toBe('Call with Grace is on hold.');
    expect(announcement('en', held, call)).toBe('Call with Grace goes on.');
  });
  test('what is no move is not said, or a screen reader would never stop', () => {
    expect(announcement('en', call, { ...call, silentSeconds: 1 })).toBe('');
  });
  test('the other side’s hold is said', () => {
    const peerHeld = sampleCall('c', { state: { phase: 'active', since: 2000, heldByPeer: true } });
    expect(announcement('en', call, peerHeld)).toBe('Grace has put you on hold.');
    expect(announcement('en', peerHeld, call)).toBe('Grace is back from hold.');
  });
  test('the end is said with its reason', () => {
    const busy = sampleCall('c', {
      state: { phase: 'ended', answeredAt: null, at: 1, outcome: outcome('busy', '486 Busy Here', 486) },
    });
    expect(announcement('en', ringing, busy)).toBe('Call with Grace ended. Grace is busy in another call.');
    const over = sampleCall('c', {
      state: { phase: 'ended', answeredAt: 1, at: 2, outcome: outcome('completed', '') },
    });
    expect(announcement('en', call, over)).toBe('Call with Grace ended.');
  });
});
