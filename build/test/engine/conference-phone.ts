import { type PeerMessage, ScriptedPeer } from '../scripted-peer.ts';
import { peerSdp } from './peer-sdp.ts';

/** A telephone on a raw socket that answers, follows its conference (RFC 4575) and invites into it (RFC 4579). */
export type ConferencePhone = {
  readonly peer: ScriptedPeer;
  readonly uri: string;
  /** The INVITE that called it. */
  readonly invite: () => PeerMessage;
  /** The roster as the notifications so far make it: "name: role status". */
  readonly roster: () => readonly string[];
  /** Version and state of every document so far. */
  readonly documents: () => readonly string[];
  /** Subscription-State of every notification so far, without its numbers. */
  readonly states: () => readonly string[];
  /** Sends a request in the dialog of the call; resolves with the final answer. */
  ask(method: string, ...headers: string[]): Promise<PeerMessage>;
  subscribe(...headers: string[]): Promise<PeerMessage>;
  /** Puts the call on hold, and sends nothing meanwhile. */
  hold(): Promise<void>;
  /** Answers nothing any more, as if its plug were pulled. */
  vanish(): void;
  close(): void;
};

/** Opens one that knows these methods; it rings first when told so, and is answered at once. */
export const conferencePhone = async (methods = 'INVITE, ACK, BYE, UPDATE, NOTIFY'): Promise<ConferencePhone> => {
  const peer = await ScriptedPeer.open();
  const people = new Map<string, string>();
  const documents: string[] = [];
  const states: string[] = [];
  const seen = new Set<string>();
  let invite: PeerMessage | null = null;
  let cseq = 0;

  const read = (notify: PeerMessage): void => {
    states.push(notify.header('Subscription-State').replace(/expires=\d+/, 'expires'));
    if (notify.body === '') return;
    const [, state, version] = /<conference-info [^>]*state="(\w+)" version="(\d+)">/.exec(notify.body) ?? [];
    documents.push(`${version} ${state}`);
    if (state === 'full') people.clear();
    for (const [, entity = '', own, content] of notify.body.matchAll(
      /<user entity="([^"]*)" state="(\w+)"(?:\/>|>(.*?)<\/user>)/g,
    )) {
      const part = (tag: string): string => new RegExp(`<${tag}>(.*?)</${tag}>`).exec(content ?? '')?.[1] ?? '';
      if (own === 'deleted') people.delete(entity);
      else people.set(entity, `${part('display-text')}: ${part('entry')} ${part('status')}`);
    }
  };
  peer.onMessage = (message) => {
    if (message.method === 'INVITE') {
      invite ??= message;
      peer.reply(message, 180, 'Ringing');
      peer.reply(message, 200, 'OK', { body: peerSdp(), headers: [`Allow: ${methods}`] });
      return;
    }
    if (message.method === '' || message.method === 'ACK') return;
    const which = `${message.header('Call-ID')} ${message.header('CSeq')}`;
    const repeated = seen.has(which);
    seen.add(which);
    peer.reply(message, 200, 'OK');
    if (message.method === 'NOTIFY' && message.header('Event').startsWith('conference') && !repeated) read(message);
  };
  const ask: ConferencePhone['ask'] = (method, ...headers) => {
    const number = ++cseq;
    peer.inDialog(invite!, method, number, { headers });
    return peer.wait((message) => message.status >= 200 && message.header('CSeq') === `${number} ${method}`);
  };
  return {
    peer,
    uri: `sip:phone@${peer.hostPort}`,
    invite: () => invite!,
    roster: () => [...people.values()],
    documents: () => documents,
    states: () => states,
    ask,
    subscribe: (...headers) => ask('SUBSCRIBE', 'Event: conference', ...headers),
    hold: async () => {
      const number = ++cseq;
      peer.inDialog(invite!, 'INVITE', number, { body: peerSdp({ direction: 'inactive' }) });
      await peer.wait((message) => message.status === 200 && message.header('CSeq') === `${number} INVITE`);
      peer.inDialog(invite!, 'ACK', number);
    },
    vanish: () => {
      peer.onMessage = () => undefined;
    },
    close: () => peer.close(),
  };
};

/** The URI in a message's Contact. */
export const contactOf = (message: PeerMessage): string => /<([^>]+)>/.exec(message.header('Contact'))?.[1] ?? '';
