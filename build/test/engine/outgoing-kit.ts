import { afterEach, beforeEach, expect } from 'vitest';
import type { SipDirect } from '../../../main/sip/sip-engine.ts';
import { isA, type PeerMessage, ScriptedPeer } from '../scripted-peer.ts';
import { answerEverything, directOn, place, type TestEngine, testEngine, type WatchedCall } from './kit.ts';
import { peerSdp } from './peer-sdp.ts';

export let engine: TestEngine;
/** Calls without an account, from loopback. */
export let alice: SipDirect;
/** Whom she calls. */
export let peer: ScriptedPeer;

/** Starts the engine, or another with these options in its place. */
export const begin = async (options: Parameters<typeof testEngine>[0] = {}): Promise<void> => {
  await engine?.stop();
  engine = testEngine(options);
  alice = await directOn(engine, 'alice');
};

/** Lets every test of the file begin with an engine and a peer of its own, and end without anything that was not understood. */
export const anewForEach = (): void => {
  beforeEach(async () => {
    await begin();
    peer = await ScriptedPeer.open();
  });
  afterEach(async () => {
    answerEverything(peer);
    await engine.stop();
    peer.close();
    expect(engine.lines.filter((line) => /not understood|threw/.test(line))).toEqual([]);
  });
};

/** A final response to a method, or to one CSeq where that is given as well. */
export const answerTo = (method: string) => (message: PeerMessage) =>
  message.status >= 200 && message.header('CSeq').endsWith(method);

/** Calls the peer; resolves with its INVITE. */
export const invited = async (
  options: { readonly video?: boolean; readonly noAnswerSeconds?: number } = {},
): Promise<[WatchedCall, PeerMessage]> => {
  const out = place(engine, alice, `sip:x@${peer.hostPort}`, options);
  return [out, await peer.wait(isA('INVITE'))];
};

/** Calls the peer, which answers; `video`: with a picture both ways. */
export const up = async (
  headers: readonly string[] = [],
  options: { readonly video?: boolean } = {},
): Promise<[WatchedCall, PeerMessage]> => {
  const [out, invite] = await invited(options);
  peer.reply(invite, 200, 'OK', { body: peerSdp({ video: options.video ?? false }), headers });
  await out.until('established');
  await peer.wait(isA('ACK'));
  return [out, invite];
};

/** What the signalling did with the media of the call. */
export const log = (): readonly string[] => engine.media.last().log;
