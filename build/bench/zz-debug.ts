import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startPeer } from './peer.ts';
export const bench = async () => {
  const peer = await startPeer({ does: 'answer', ringMs: 20 });
  const child = fork(fileURLToPath(new URL('./growth-child.mjs', import.meta.url)), [peer.uri, '100'], { execArgv: ['--expose-gc'], env: {...process.env, ROUNDS: '5'} });
  await new Promise((r) => child.once('exit', r));
  await peer.stop();
  return 0;
};
