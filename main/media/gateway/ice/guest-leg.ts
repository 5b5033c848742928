import { DtlsSrtp } from '../dtls-srtp.ts';
import type { WebRtcLeg } from '../webrtc-leg.ts';
import { candidateValue, parseCandidate } from './candidate.ts';
import type { GuestPorts } from './guest-ports.ts';
import { type IceCredentials, IceSession, type Pair } from './ice-session.ts';

/** What a guest's offer says of its transport. */
export type GuestOffer = IceCredentials & {
  readonly fingerprint: { readonly algorithm: string; readonly value: string };
  /** The address its page was served to, "" when not known: a browser that hides its addresses is let in through TURN. */
  readonly seenFrom: string;
};

/** What a leg tells besides media. */
export type GuestLegEvents = {
  /** A candidate found after the answer, as `RTCPeerConnection.addIceCandidate` takes it. */
  candidate(line: string): void;
  /** No consent for 30 s; a restart brings the leg back. */
  lost(): void;
};

/** A leg towards a guest anywhere: full ICE, controlled, DTLS-SRTP, BUNDLE. */
export type GuestLeg = WebRtcLeg & {
  /** Values of `a=candidate` known now; all carry over to a restart. */
  candidates(): readonly string[];
  /** Takes a candidate line of the guest; what is of no use is ignored, "" ends them. */
  addCandidate(line: string): void;
  /** Answers an offer with new credentials: the description is new, the keys stay, and media flows on meanwhile. */
  restart(remote: IceCredentials): void;
  /** Resolves when the answer may go out: the servers have answered, or 200 ms are over. */
  gathered(): Promise<void>;
};

/** Milliseconds that an answer waits for candidates. */
const GATHER_MS = 200;
const MOST_OLDER = 3;

const within = (ms: number, done: Promise<void>): Promise<void> => {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
};

/** Opens a leg for a guest's offer; its checks begin at once, so that candidates may be added at once. */
export const openGuestLeg = (ports: GuestPorts, offer: GuestOffer, events: GuestLegEvents): GuestLeg => {
  const { certificate } = ports;
  let rejected = 0;
  let closed = false;
  let lost = false;
  /** The session of before a restart; it carries media until the new one is ready. */
  let former: IceSession | null = null;
  /** Those before, still listening: media is on its way to them, and a browser checks with what it knew of us. */
  const older: IceSession[] = [];
  const retire = (one: IceSession): void => {
    older.push(one);
    if (older.length > MOST_OLDER) older.shift()?.close();
  };

  const media = new DtlsSrtp(certificate, offer.fingerprint, (packet) => sender().send(packet));

  const open = (remote: IceCredentials): IceSession => {
    const made: IceSession = new IceSession(remote, offer.seenFrom, ports, {
      valid: () => {
        if (made === session) lost = false;
        media.start();
      },
      nominated: () => {
        if (made !== session || former === null) return;
        retire(former);
        former = null;
      },
      lost: () => {
        if (made !== session && made !== former) return;
        if (former !== null) retire(former);
        former = null;
        if (made !== session || closed) return;
        lost = true;
        events.lost();
      },
      data: (packet: Buffer, pair: Pair) => {
        if (media.take(packet)) made.follow(pair);
      },
    });
    return made;
  };
  let session = open(offer);
  const sender = (): IceSession => former ?? session;

  let gathering = ports.gathered;
  const stop = ports.listen((candidate) => events.candidate(`candidate:${candidateValue(candidate)}`));
  return {
    get description() {
      const { fragment, password } = session.local;
      return { fragment, password, fingerprint: certificate.fingerprint, port: ports.candidates()[0]?.port ?? 9 };
    },
    remoteFingerprint: offer.fingerprint.value.toUpperCase(),
    connected: () => media.connected && !lost,
    consentAt: () => sender().consentAt,
    listen: (next) => {
      media.listener = next;
    },
    sendRtp: (packet) => media.sendRtp(packet),
    sendRtcp: (packet) => media.sendRtcp(packet),
    rejected: () => rejected + media.rejected + session.rejected,
    candidates: () => ports.candidates().map(candidateValue),
    addCandidate: (line) => {
      const candidate = parseCandidate(line);
      if (candidate !== null && !closed) session.addCandidate(candidate);
    },
    gathered: () => within(GATHER_MS, gathering),
    restart: (remote) => {
      if (closed) return;
      rejected += session.rejected;
      const before = session;
      session = open(remote);
      if (lost || former !== null) retire(before);
      else former = before;
      for (const one of former === null ? older : [...older, former]) one.succeededBy(session);
      gathering = ports.gather();
    },
    close: () => {
      closed = true;
      media.close();
      stop();
      for (const one of older) one.close();
      former?.close();
      session.close();
    },
  };
};
