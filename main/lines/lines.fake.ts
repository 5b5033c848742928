import { createStore } from 'zustand/vanilla';
import { fail, ok, type Result } from '../../app/result.ts';
import { type FakeSipCall, fakeSipCall } from '../sip/sip-call.fake.ts';
import type { SipCall } from '../sip/sip-engine.ts';
import type { IncomingLine, Lines, Way } from './lines.ts';

/** A stand-in for the lines: every call it is given is kept for the test to play the far end of. */
export type FakeLines = Lines & {
  readonly dialled: FakeSipCall[];
  ring(video: boolean): FakeSipCall;
  /** A call of the test's own making comes in. */
  receive(call: SipCall): void;
  /** What the next `way` answers. */
  nextWay: Result<Way>;
  /** What the next `dial` fails with. */
  refuseDial: { code: number; reason: string } | null;
};

/** Makes lines that reach everybody. */
export const fakeLines = (): FakeLines => {
  const listeners: ((incoming: IncomingLine) => void)[] = [];
  const dialled: FakeSipCall[] = [];
  const fake: FakeLines = {
    accounts: createStore(() => []),
    direct: createStore(() => ({ here: '', elsewhere: '' })),
    dialled,
    nextWay: ok({ account: null, address: '127.0.0.1', mediaTransport: 'gateway' }),
    refuseDial: null,
    signedIn: () => new Set(),
    way: async () => fake.nextWay,
    dial: async (_route, _way, { video, conference }) => {
      if (fake.refuseDial) return fail(fake.refuseDial.code, fake.refuseDial.reason);
      const call = fakeSipCall('out', video);
      if (conference !== undefined) call.inConference(conference);
      dialled.push(call);
      return ok(call);
    },
    onIncoming: (listener) => void listeners.push(listener),
    ring: (video) => {
      const call = fakeSipCall('in', video);
      fake.receive(call);
      return call;
    },
    receive: (call) => {
      for (const listener of listeners) listener({ call, account: null });
    },
    networkChanged: () => {},
    retry: () => {},
    stop: async () => {},
  };
  return fake;
};
