import type { ListenWire } from '../wire/listen-wire.ts';
import { ownContact } from '../wire/own-via.ts';
import { bracketed } from '../wire/sip-uri.ts';

/** Most peers whose way to us is remembered. */
const LIMIT = 256;

/** Where a message with this top Via came from, as a URI (RFC 3261 section 18.2.1); null when it does not say. */
export const sourceOf = (via: string): string | null => {
  const host =
    /;\s*received\s*=\s*([^\s;,]+)/i.exec(via)?.[1] ??
    /^SIP\s*\/\s*2\.0\s*\/\s*\w+\s+(\[[^\]]+\]|[^\s;:]+)/i.exec(via)?.[1];
  return host === undefined ? null : `sip:${bracketed(host.replace(/^\[|\]$/g, ''))}`;
};

/**
 * A wire bound to every address whose responses name, in their Contact, the address that reaches the one they answer
 * (the wire itself sees to requests): nobody can acknowledge to 0.0.0.0.
 */
export const withOwnAddress = (wire: ListenWire): ListenWire => {
  const known = new Map<string, Promise<{ readonly address: string; readonly port: number } | null>>();
  const localFor = (source: string): ReturnType<ListenWire['localFor']> => {
    const found = known.get(source) ?? wire.localFor(source);
    if (known.size >= LIMIT) known.clear();
    known.set(source, found);
    return found;
  };
  return {
    get protocol() {
      return wire.protocol;
    },
    get local() {
      return wire.local;
    },
    get listening() {
      return wire.listening;
    },
    localFor: wire.localFor,
    connect(listener) {
      known.clear();
      return wire.connect(listener);
    },
    close: wire.close,
    async send(message) {
      if (!message.startsWith('SIP/') || !/^Contact:[^\r\n]*@(?:0\.0\.0\.0|\[::\])/im.test(message))
        return wire.send(message);
      const source = sourceOf(/^Via:[ \t]*(.*)$/im.exec(message)?.[1] ?? '');
      const local = source === null ? null : await localFor(source);
      return wire.send(local === null ? message : ownContact(message, local));
    },
  };
};
