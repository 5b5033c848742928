import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificate } from '../peers/certs.ts';
import { type Child, startChild } from '../peers/child.ts';
import { until } from '../peers/until.ts';

/** A coturn under test: STUN and TURN on `port` by UDP and TCP, TURN on `tlsPort` by TLS. */
export type TurnServer = { readonly caFile: string; readonly child: Child };

/** How clients prove who they are: one static account, or what is made of a shared secret. */
export type TurnAccounts = { readonly user: string; readonly credential: string } | { readonly secret: string };

/** Starts coturn behind a command that says where; its files are in `dir`. */
export const startTurnServer = async (
  where: readonly string[],
  address: string,
  port: number,
  tlsPort: number,
  accounts: TurnAccounts,
  dir: string,
): Promise<TurnServer> => {
  const certificate = await makeCertificate(dir, [`IP:${address}`]);
  const config = join(dir, 'turnserver.conf');
  const lines = [
    `listening-ip=${address}`,
    `relay-ip=${address}`,
    `listening-port=${port}`,
    `tls-listening-port=${tlsPort}`,
    `cert=${certificate.certFile}`,
    `pkey=${certificate.keyFile}`,
    'realm=parley.test',
    'fingerprint',
    'no-cli',
    'verbose',
    'log-file=stdout',
    `pidfile=${join(dir, 'turnserver.pid')}`,
    `userdb=${join(dir, 'turndb')}`,
    ...('secret' in accounts
      ? ['use-auth-secret', `static-auth-secret=${accounts.secret}`]
      : ['lt-cred-mech', `user=${accounts.user}:${accounts.credential}`]),
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  const [command = '', ...args] = [...where, 'turnserver', '-c', config];
  const child = startChild(command, args, dir);
  await until('coturn to listen', () => child.output().includes('SQLite DB connection success'));
  return { caFile: certificate.caFile, child };
};
