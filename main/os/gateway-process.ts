import { type UtilityProcess, utilityProcess } from 'electron';
import type { GatewayChannel } from '../media/gateway-client.ts';

/** Runs the media gateway in a process of its own, so that a busy main never delays a packet; started again when it dies. */
export const gatewayProcess = (entry: string, log: (line: string) => void): GatewayChannel & { stop(): void } => {
  let child: UtilityProcess | null = null;
  let stopped = false;
  let onMessage: (message: unknown) => void = () => {};
  let onRestart: () => void = () => {};
  const start = (): void => {
    child = utilityProcess.fork(entry, [], { serviceName: 'Parley media', stdio: 'pipe' });
    child.stderr?.on('data', (text: Buffer) => log(`media: ${text.toString('utf8').trim()}`));
    child.on('message', (message: unknown) => onMessage(message));
    child.once('exit', (code) => {
      child = null;
      if (stopped) return;
      log(`media gateway ended with code ${code}; starting it again`);
      start();
      onRestart();
    });
  };
  start();
  return {
    post: (message) => child?.postMessage(message),
    listen: (message, restart) => {
      onMessage = message;
      onRestart = restart;
    },
    stop: () => {
      stopped = true;
      child?.kill();
    },
  };
};
