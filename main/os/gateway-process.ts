import { type UtilityProcess, utilityProcess } from 'electron';
import type { FromGateway } from '../media/gateway/protocol.ts';
import type { GatewayChannel } from '../media/gateway-client.ts';

/** What keeps the gateway's process running. */
export type GatewayProcessParts = {
  /** The bundled entry. */
  readonly entry: string;
  /** Takes the channel to each process, null while there is none. */
  readonly attach: (channel: GatewayChannel | null) => void;
  /** A process ended unasked and the next one is there. */
  readonly onRestart: (code: number) => void;
  readonly log: (line: string) => void;
};

/** Processes that died within this time of their start are not started again at once, ms. */
const SETTLED = 2000;

/** Runs the media gateway in a process of its own, so that a busy main never delays a packet; a dead one is replaced. */
export const runGateway = (parts: GatewayProcessParts): { stop(): void } => {
  let child: UtilityProcess | null = null;
  let stopped = false;
  const start = (): void => {
    const started = Date.now();
    const fresh = utilityProcess.fork(parts.entry, [], { serviceName: 'Parley media', stdio: 'pipe' });
    child = fresh;
    fresh.stderr?.on('data', (text: Buffer) => parts.log(`media: ${text.toString('utf8').trim()}`));
    fresh.once('exit', (code) => {
      parts.attach(null);
      if (stopped) return;
      parts.log(`the media gateway ended with code ${code}; starting it again`);
      setTimeout(
        () => {
          if (stopped) return;
          start();
          parts.onRestart(code);
        },
        Date.now() - started < SETTLED ? SETTLED : 0,
      );
    });
    parts.attach({
      post: (message) => fresh.postMessage(message),
      listen: (listener) => {
        const hear = (message: FromGateway): void => listener(message);
        fresh.on('message', hear);
        return () => void fresh.off('message', hear);
      },
    });
  };
  start();
  return {
    stop: () => {
      stopped = true;
      child?.kill();
    },
  };
};
