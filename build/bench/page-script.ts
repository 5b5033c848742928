import { CLOCK_SOURCE } from './clock.ts';

/**
 * What the benchmark adds to Parley's page: `bench` with the shared clock, a call through `startP2pConf`, waiting for a
 * call's state, and an ear on the newest connection. It is text because it runs in the page and not here.
 */
export const PAGE_SCRIPT = `(() => {
  if (globalThis.bench) return;
  const now = ${CLOCK_SOURCE};
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  let calls = [];
  let changed = () => {};
  parley.watch('calls', (next) => { calls = next; changed(); });
  const until = (what, fits) => new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no ' + what + ': ' + JSON.stringify(calls.map((c) => c.state)))), 10000);
    changed = () => { if (!fits(calls)) return; clearTimeout(timer); changed = () => {}; resolve(calls); };
    changed();
  });
  const start = (number, mediaType) => new Promise((resolve, reject) => {
    const from = now();
    parley.startP2pConf({ callerInfo: {}, calleeInfo: { number }, mediaType }, (ret, reason) => {
      if (ret === 0) resolve({ from, till: now() }); else reject(new Error(ret + ' ' + reason));
    });
  });
  const phase = (wanted) => until('call that is ' + wanted, (all) => all.some((c) => c.state.phase === wanted));
  const leave = async () => {
    for (const call of calls) if (call.state.phase !== 'ended') await parley.call('leaveConf', { call: call.id });
    await until('end', (all) => all.every((c) => c.state.phase === 'ended'));
  };

  let newest = null;
  const Native = RTCPeerConnection;
  globalThis.RTCPeerConnection = class RTCPeerConnection extends Native {
    constructor(...args) { super(...args); newest = this; }
  };
  // Waits for a connected spare and listens to it; resolves with when its sound is first heard.
  let context = null;
  const listen = async () => {
    const limit = now() + 10000;
    while (newest?.connectionState !== 'connected') {
      if (now() > limit) throw new Error('no spare connection');
      await sleep(20);
    }
    context ??= new AudioContext({ latencyHint: 0, sinkId: { type: 'none' } });
    const track = newest.getReceivers().find((one) => one.track.kind === 'audio').track;
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const ear = context.createScriptProcessor(256, 1, 1);
    source.connect(ear);
    ear.connect(context.destination);
    return { heard: new Promise((resolve) => {
      const stop = () => { source.disconnect(); ear.disconnect(); ear.onaudioprocess = null; };
      const timer = setTimeout(() => { stop(); resolve(null); }, 5000);
      ear.onaudioprocess = ({ inputBuffer }) => {
        if (!inputBuffer.getChannelData(0).some((sample) => Math.abs(sample) > 0.01)) return;
        clearTimeout(timer);
        stop();
        resolve(now());
      };
    }) };
  };
  globalThis.bench = { now, sleep, start, phase, until, leave, listen };
})()`;
