import type { Transport } from 'sip.js/lib/core/transport.js';
import type { SipWire } from '../wire/sip-wire.ts';

/** sip.js' transport over a wire; a message that cannot leave rejects, nothing throws. */
export const wireTransport = (wire: SipWire, log: (line: string) => void): Transport => ({
  protocol: wire.protocol.toUpperCase(),
  send: (message) =>
    wire.send(message).catch((error: unknown) => {
      log(`cannot send: ${error instanceof Error ? error.message : 'unknown reason'}`);
      throw error;
    }),
});
