import { execFileSync } from 'node:child_process';
import { type NoNetwork, noNetwork } from './no-network.ts';

/** A network of two: this machine, and a program whose address can be taken away and another given. */
export type MovingNetwork = NoNetwork & {
  /** This machine's address in it. */
  readonly host: string;
  /** Gives the program its other address, and takes the one it has. */
  move(): void;
};

const HOST = '10.213.77.254';
const ADDRESSES = ['10.213.77.1', '10.213.77.2'] as const;

/** Makes the network (Linux, root). */
export const movingNetwork = async (): Promise<MovingNetwork> => {
  const name = `parley-${process.pid}`;
  const [near, far] = [`pn${process.pid}`, `pf${process.pid}`];
  const ip = (...args: readonly string[]): unknown => execFileSync('ip', args);
  const inside = (...args: readonly string[]): unknown => ip('-n', name, ...args);
  ip('netns', 'add', name);
  ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', name);
  ip('addr', 'add', `${HOST}/24`, 'dev', near);
  ip('link', 'set', near, 'up');
  inside('addr', 'add', `${ADDRESSES[0]}/24`, 'dev', far);
  inside('link', 'set', far, 'up');
  const network = await noNetwork(['ip', 'netns', 'exec', name]);
  return {
    ...network,
    host: HOST,
    move: () => {
      inside('addr', 'add', `${ADDRESSES[1]}/24`, 'dev', far);
      inside('addr', 'del', `${ADDRESSES[0]}/24`, 'dev', far);
      // Linux takes the second address of a subnet along with the first, unless it is told otherwise.
      inside('addr', 'replace', `${ADDRESSES[1]}/24`, 'dev', far);
    },
    close: async () => {
      await network.close();
      ip('netns', 'del', name);
    },
  };
};
