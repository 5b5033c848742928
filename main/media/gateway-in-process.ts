import { Gateway } from './gateway/gateway.ts';
import type { FromGateway } from './gateway/protocol.ts';
import type { GatewayChannel } from './gateway-client.ts';

/** A gateway within this process, for tests and for where no other process can be had; messages are copied as between processes. */
export type GatewayInProcess = GatewayChannel & { close(): void };

/** Starts a gateway and returns the way to it. */
export const gatewayInProcess = (): GatewayInProcess => {
  const listeners = new Set<(message: FromGateway) => void>();
  let closed = false;
  const deliver = (message: FromGateway): void => {
    if (closed) return;
    for (const listener of [...listeners]) listener(message);
  };
  const gateway = new Gateway((message) => {
    const copy = structuredClone(message);
    queueMicrotask(() => deliver(copy));
  });
  return {
    post: (message) => {
      const copy = structuredClone(message);
      queueMicrotask(() => {
        if (!closed) gateway.handle(copy);
      });
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      closed = true;
      gateway.close();
    },
  };
};
