import { type DirectParts, type OwnedDirect, openDirect } from '../../../main/sip/call/direct.ts';
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

/** An endpoint without account on such a wire, which serves everybody. */
export const directOver = async (
  wire: MemoryWire,
  more: Partial<Omit<DirectParts, 'config' | 'wire'>> = {},
): Promise<OwnedDirect> => {
  const place = { user: 'user', displayName: '', address: '127.0.0.1', port: 5060 };
  const config = { ...place, allows: () => true, trust: { extraCa: [] } };
  const parts = { log: null, timeScale: 1, random: Math.random, identity: null, stopped: () => undefined, ...more };
  const opened = await openDirect({ config, ...parts, wire });
  if (!opened.ok) throw new Error(opened.failure.reason);
  return opened.value;
};
