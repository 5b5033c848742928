import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate, type TestCertificate } from './certs.ts';
import { type Child, startChild } from './child.ts';
import { freePorts } from './free-port.ts';
import { kamailioConfig } from './kamailio-config.ts';
import { until } from './until.ts';

/** What a test registrar and proxy is started with. */
export type KamailioOptions = {
  /** Digest algorithm of its challenges; MD5 by default. */
  readonly algorithm?: 'MD5' | 'SHA-256';
  /** Seconds; the least registration it grants (423 below), 10 by default. */
  readonly minExpires?: number;
  /** Names for the certificate's subjectAltName, to make a wrong one. */
  readonly certificateNames?: readonly string[];
  /** Another address of this machine at which it takes TLS. */
  readonly address?: string;
};

/**
 * kamailio as registrar and proxy for the domain `sip.test` on 127.0.0.1: UDP, TCP, TLS and WSS, digest on REGISTER (401)
 * and on requests of users (407). Every user's password is `password`. Users with a fixed answer: `busy` 486, `decline` 603,
 * `gone` 410, `forbidden` 403, `slow` rings without end; `alice bob carol dave` not registered 480; anybody else not registered 404.
 * `sipp<port>` goes to that port of 127.0.0.1 over UDP without digest.
 */
export type Kamailio = {
  readonly domain: string;
  readonly password: string;
  /** UDP and TCP. */
  readonly port: number;
  readonly tlsPort: number;
  readonly wssPort: number;
  readonly certificate: TestCertificate;
  /** Registrar text for an account: host and the port of that protocol. */
  registrar(protocol: 'udp' | 'tcp' | 'tls' | 'wss'): string;
  output(): string;
  /** Ends it hard, as a crash would (SIGKILL to its own process group). */
  kill(): Promise<void>;
  /** Starts it again on the same ports; it has forgotten every binding. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
};

/** Starts kamailio and resolves when it listens on every port. */
export const startKamailio = async (options: KamailioOptions = {}): Promise<Kamailio> => {
  const dir = await mkdtemp(join(tmpdir(), 'parley-kamailio-'));
  const certificate = await makeCertificate(join(dir, 'certs'), options.certificateNames);
  const port = await freePorts(3);
  const tlsPort = port + 1;
  const wssPort = port + 2;
  const config = join(dir, 'kamailio.cfg');
  const algorithm = options.algorithm ?? 'MD5';
  const minExpires = options.minExpires ?? 10;
  await writeFile(
    config,
    kamailioConfig({ port, tlsPort, wssPort, algorithm, minExpires, certificate, address: options.address ?? '' }),
  );
  let child: Child;
  const start = async (): Promise<void> => {
    child = startChild(
      'kamailio',
      ['-f', config, '-P', join(dir, 'pid'), '-Y', dir, '-m', '64', '-M', '16', '-DD', '-E'],
      dir,
    );
    await until('kamailio to listen', async () => {
      if (!child.running()) throw new Error(`kamailio ended: ${child.output().slice(-2_000)}`);
      const open = await Promise.all([port, tlsPort, wssPort].map(listens));
      return open.every(Boolean);
    });
  };
  await start();
  return {
    domain: 'sip.test',
    password: 'secret',
    port,
    tlsPort,
    wssPort,
    certificate,
    registrar: (protocol) => `127.0.0.1:${protocol === 'tls' ? tlsPort : protocol === 'wss' ? wssPort : port}`,
    output: () => child.output(),
    kill: () => child.stop('SIGKILL'),
    restart: start,
    async stop() {
      await child.stop('SIGKILL');
      await rm(dir, { recursive: true, force: true });
    },
  };
};

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
