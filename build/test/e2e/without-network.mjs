/**
 * Runs a command in a network of its own that has nothing but loopback, and lets the outside reach one port of it by a
 * socket file: `unshare --net node without-network.mjs SOCKET PORT COMMAND ...`. Linux, root.
 */
import { execFileSync, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { pipeline } from 'node:stream';

const [socket = '', port = '', command = '', ...args] = process.argv.slice(2);
execFileSync('ip', ['link', 'set', 'lo', 'up']);
const child = spawn(command, args, { stdio: 'inherit' });
child.on('exit', (code) => process.exit(code ?? 1));
process.on('SIGTERM', () => child.kill('SIGTERM'));
createServer((outside) => {
  const inside = connect(Number(port), '127.0.0.1');
  pipeline(outside, inside, outside, () => undefined);
}).listen(socket);
