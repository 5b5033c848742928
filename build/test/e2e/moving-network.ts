import { execFileSync } from 'node:child_process';
import { type NoNetwork, noNetwork } from './no-network.ts';

/** A network of two: this machine, and a program whose address can be taken away and another given. */
export type MovingNetwork = NoNetwork & {
  /** This machine's address in it. */
  readonly host: string;
  /** Gives the program its other address, and takes the one it has. */
  move(): void;
};

/** Makes the network (Linux, root). */
export const movingNetwork = async (): Promise<MovingNetwork> => {
  const name = `parley-${process.pid}`;
  // A subnet of its own: two at once, or one that is slow to end, would take each other's packets.
  const subnet = `10.213.${process.pid % 250}`;
  const host = `${subnet}.254`;
  const [near, far] = [`pn${process.pid}`, `pf${process.pid}`];
  const ip = (...args: readonly string[]): unknown => execFileSync('ip', args);
  const inside = (...args: readonly string[]): unknown => ip('-n', name, ...args);
  ip('netns', 'add', name);
  ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', name);
  ip('addr', 'add', `${host}/24`, 'dev', near);
  ip('link', 'set', near, 'up');
  inside('addr', 'add', `${subnet}.1/24`, 'dev', far);
  inside('link', 'set', far, 'up');
  const network = await noNetwork(['ip', 'netns', 'exec', name]);
  return {
    ...network,
    host,
    move: () => {
      inside('addr', 'add', `${subnet}.2/24`, 'dev', far);
      inside('addr', 'del', `${subnet}.1/24`, 'dev', far);
      // Linux takes the second address of a subnet along with the first, unless it is told otherwise.
      inside('addr', 'replace', `${subnet}.2/24`, 'dev', far);
    },
    close: async () => {
      await network.close();
      // The namespace itself lives as long as the last process in it.
      ip('link', 'del', near);
      ip('netns', 'del', name);
    },
  };
};
