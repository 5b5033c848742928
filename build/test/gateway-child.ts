import { fork } from 'node:child_process';
import type { FromGateway } from '../../main/media/gateway/protocol.ts';
import type { GatewayInProcess } from '../../main/media/gateway-in-process.ts';

/** A gateway in a process of its own, as it is shipped. */
export type GatewayChild = GatewayInProcess & { readonly pid: number };

/** Starts the built gateway; it ends with us. */
export const gatewayChild = (entry: string): GatewayChild => {
  const child = fork(entry, [], { serialization: 'advanced' });
  return {
    pid: child.pid!,
    post: (message) => void (child.connected && child.send(message)),
    listen: (listener) => {
      const hear = (message: unknown): void => listener(message as FromGateway);
      child.on('message', hear);
      return () => void child.off('message', hear);
    },
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
};
