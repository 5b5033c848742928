import type { Call } from '../../../app/call/call.ts';

/** A call for tests: outgoing, encrypted, talking; changed as the test needs it. */
export const sampleCall = (id: string, change: Partial<Call> = {}): Call => ({
  id,
  direction: 'out',
  party: { name: 'Grace', address: '+49 30 901820' },
  route: { kind: 'sip-uri', uri: 'sip:grace@example.org', account: null, shown: 'grace@example.org' },
  account: null,
  accountLabel: '',
  mediaType: 0,
  video: false,
  startedAt: 1000,
  givenUpAt: null,
  state: { phase: 'active', since: 2000, heldByPeer: false },
  encryption: { media: 'dtls', signalling: 'tls', suite: 'AEAD_AES_128_GCM' },
  media: {
    audioCodec: 'opus',
    videoCodec: '',
    media: 'dtls',
    suite: 'AEAD_AES_128_GCM',
    receivingAudio: true,
    receivingVideo: false,
  },
  silentSeconds: 0,
  transfer: null,
  conference: null,
  meeting: null,
  ...change,
});
