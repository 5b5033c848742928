import { execFileSync } from 'node:child_process';

/** The internet's router, where STUN and TURN servers stand, by its address on the host's side. */
export const SERVER = '198.51.100.1';

/** Who stands where: `host` and `neighbour` behind one NAT, `guest` behind another, `internet` between the two. */
export type Place = 'host' | 'neighbour' | 'hostNat' | 'internet' | 'guestNat' | 'guest';

/** How a NAT treats UDP: keeps ports, gives each destination another one (symmetric), or lets no UDP through. */
export type NatKind = 'keeps-ports' | 'symmetric' | 'no-udp' | 'closed';

/** Networks made for a test; Linux, root. */
export type Networks = {
  /** What comes before a command that is to run in a place. */
  command(place: Place): readonly string[];
  nat(side: 'hostNat' | 'guestNat', kind: NatKind): void;
  close(): void;
};

const PLACES: readonly Place[] = ['host', 'neighbour', 'hostNat', 'internet', 'guestNat', 'guest'];

const run = (command: string, args: readonly string[], input = ''): void => {
  execFileSync(command, args, { input, stdio: ['pipe', 'ignore', 'pipe'] });
};

/** Whether this machine lets us make networks of our own, with NAT. */
export const mayMakeNetworks = (): boolean => {
  const name = `parley-try-${process.pid}`;
  try {
    run('ip', ['netns', 'add', name]);
    run('ip', ['netns', 'exec', name, 'nft', 'list', 'ruleset']);
    return true;
  } catch {
    return false;
  } finally {
    try {
      run('ip', ['netns', 'del', name]);
    } catch {
      // Was not made.
    }
  }
};

const rules = (kind: NatKind): string => `
flush ruleset
table inet nat {
  chain out {
    type nat hook postrouting priority srcnat
    oifname "uplink" masquerade ${kind === 'symmetric' ? 'random,fully-random' : ''}
  }
  chain own {
    type filter hook input priority filter
    iifname "uplink" ct state { new, invalid } drop
  }
  chain through {
    type filter hook forward priority filter
    iifname "uplink" ct state { new, invalid } drop
    ${kind === 'no-udp' ? 'meta l4proto udp drop' : kind === 'closed' ? 'drop' : ''}
  }
}
`;

/** Makes the networks; they are gone with `close`, at the latest with this process. */
export const makeNetworks = (): Networks => {
  const name = (place: Place): string => `parley-${process.pid}-${place}`;
  const inside = (place: Place, ...args: string[]): void => run('ip', ['-n', name(place), ...args]);
  const execute = (place: Place, ...args: string[]): void => run('ip', ['netns', 'exec', name(place), ...args]);
  const made: Place[] = [];
  const close = (): void => {
    for (const place of made.splice(0))
      try {
        run('ip', ['netns', 'del', name(place)]);
      } catch {
        // Someone was faster.
      }
  };
  process.on('exit', close);
  /** A cable between two places; the address is the near end's. */
  const cable = (a: Place, aEnd: string, aAddress: string, b: Place, bEnd: string, bAddress: string): void => {
    run('ip', ['link', 'add', aEnd, 'netns', name(a), 'type', 'veth', 'peer', 'name', bEnd, 'netns', name(b)]);
    for (const [place, end, address] of [
      [a, aEnd, aAddress],
      [b, bEnd, bAddress],
    ] as const) {
      if (address !== '') inside(place, 'addr', 'add', address, 'dev', end);
      inside(place, 'link', 'set', end, 'up');
    }
  };
  const nat = (side: 'hostNat' | 'guestNat', kind: NatKind): void => {
    run('ip', ['netns', 'exec', name(side), 'nft', '-f', '-'], rules(kind));
  };
  try {
    for (const place of PLACES) {
      run('ip', ['netns', 'add', name(place)]);
      made.push(place);
      inside(place, 'link', 'set', 'lo', 'up');
    }
    inside('hostNat', 'link', 'add', 'lan', 'type', 'bridge');
    inside('hostNat', 'addr', 'add', '10.1.0.1/24', 'dev', 'lan');
    inside('hostNat', 'link', 'set', 'lan', 'up');
    cable('host', 'eth', '10.1.0.2/24', 'hostNat', 'port1', '');
    cable('neighbour', 'eth', '10.1.0.3/24', 'hostNat', 'port2', '');
    for (const port of ['port1', 'port2']) inside('hostNat', 'link', 'set', port, 'master', 'lan');
    cable('hostNat', 'uplink', '198.51.100.2/24', 'internet', 'west', `${SERVER}/24`);
    cable('guestNat', 'uplink', '203.0.113.2/24', 'internet', 'east', '203.0.113.1/24');
    cable('guest', 'eth', '10.2.0.2/24', 'guestNat', 'port1', '10.2.0.1/24');
    for (const [place, gateway] of [
      ['host', '10.1.0.1'],
      ['neighbour', '10.1.0.1'],
      ['hostNat', SERVER],
      ['guestNat', '203.0.113.1'],
      ['guest', '10.2.0.1'],
    ] as const)
      inside(place, 'route', 'add', 'default', 'via', gateway);
    // coturn ends a session whose peer has no route, and private addresses of both sides are among the peers.
    inside('internet', 'link', 'add', 'void', 'type', 'bridge');
    inside('internet', 'link', 'set', 'void', 'arp', 'off', 'up');
    inside('internet', 'route', 'add', 'default', 'dev', 'void');
    for (const place of ['hostNat', 'internet', 'guestNat'] as const)
      execute(place, 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
    nat('hostNat', 'keeps-ports');
    nat('guestNat', 'keeps-ports');
  } catch (error) {
    close();
    throw error;
  }
  return { command: (place) => ['ip', 'netns', 'exec', name(place)], nat, close };
};
