import type { ListenWire } from '../../../main/sip/wire/listen-wire.ts';
import type { WireListener } from '../../../main/sip/wire/sip-wire.ts';

/** A wire without sockets: what is fed arrives, what is sent is kept. */
export type MemoryWire = ListenWire & {
  /** Everything sent and not yet taken. */
  readonly sent: string[];
  feed(message: string): void;
};

/** Makes one at 127.0.0.1:5060. */
export const memoryWire = (): MemoryWire => {
  const sent: string[] = [];
  const here = { address: '127.0.0.1', port: 5060 };
  let listener: WireListener | null = null;
  return {
    protocol: 'udp',
    local: here,
    listening: here,
    sent,
    localFor: async () => here,
    async connect(to) {
      listener = to;
      return null;
    },
    async send(message) {
      sent.push(message);
    },
    async close() {
      listener = null;
    },
    feed: (message) => listener?.onMessage(message),
  };
};
