import { ok } from '../../app/result.ts';
import type { SipCall, SipCallEvent, SipConference } from './sip-engine.ts';

/** A stand-in for a SIP call whose far end is the test: `happen` is what the network would do. */
export type FakeSipCall = SipCall & {
  happen(event: SipCallEvent): void;
  readonly did: string[];
  /** The conference that it was told it belongs to. */
  served(): SipConference | null;
};

/** Makes one; it obeys at once and writes down what it was told. */
export const fakeSipCall = (direction: 'out' | 'in', video: boolean): FakeSipCall => {
  const listeners = new Set<(event: SipCallEvent) => void>();
  const did: string[] = [];
  let conference: SipConference | null = null;
  const happen = (event: SipCallEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const tell = async (what: string) => {
    did.push(what);
    return ok(null);
  };
  return {
    id: `sip-${Math.random()}`,
    direction,
    peer: { uri: 'sip:bob@example.com', user: 'bob', host: 'example.com', displayName: 'Bob' },
    calledUri: 'sip:parley@127.0.0.1',
    invitation:
      direction === 'in'
        ? { conference: null, password: '', asserted: null, signedBy: null, source: '192.0.2.7' }
        : null,
    replaces: null,
    offered: { audio: true, video, webrtc: false },
    secure: false,
    localAddress: '127.0.0.1',
    did,
    happen,
    served: () => conference,
    inConference: (served) => {
      conference ??= served;
    },
    answer: async (_media, withVideo) => {
      did.push(`answer ${withVideo ? 'video' : 'audio'}`);
      happen({ type: 'established' });
      return ok(null);
    },
    reject: (status) => void did.push(`reject ${status}`),
    hangUp: () => {
      did.push('hang up');
      happen({ type: 'ended', end: { by: 'local' } });
    },
    hold: () => tell('hold'),
    resume: () => tell('resume'),
    setVideo: (on) => tell(`video ${on}`),
    sendDtmf: (digits) => tell(`dtmf ${digits}`),
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
