import { parentPort as workerPort } from 'node:worker_threads';
import { Gateway } from './gateway.ts';
import type { FromGateway, ToGateway } from './protocol.ts';

/** The port of an Electron utility process, as far as it is used here. */
type UtilityPort = {
  on(event: 'message', listener: (event: { data: ToGateway }) => void): void;
  postMessage(message: FromGateway): void;
};

const utilityPort = (process as { parentPort?: UtilityPort }).parentPort;

// The gateway's process: an Electron utility process, or for tests and benchmarks a Node child or worker.
const post: (message: FromGateway) => void =
  utilityPort !== undefined
    ? (message) => utilityPort.postMessage(message)
    : workerPort !== null
      ? (message) => workerPort?.postMessage(message)
      : (message) => process.send?.(message);

const gateway = new Gateway(post);
const take = (message: ToGateway): void => gateway.handle(message);

if (utilityPort !== undefined) utilityPort.on('message', (event) => take(event.data));
else if (workerPort !== null) workerPort.on('message', take);
else {
  process.on('message', take);
  process.on('disconnect', () => process.exit(0));
}
// A packet must never end the calls of everybody.
process.on('uncaughtException', (error) => console.error('media gateway:', error.message));
process.on('unhandledRejection', (error) =>
  console.error('media gateway:', error instanceof Error ? error.message : 'rejection'),
);
