import { networkInterfaces } from 'node:os';
import { net, powerMonitor } from 'electron';

/** How often the addresses are looked at, ms; a look costs microseconds. */
const INTERVAL = 3000;

const addresses = (): string =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((one) => !one.internal)
    .map((one) => one.cidr ?? one.address)
    .sort()
    .join(' ');

/** Watches addresses, sleep and unlock; `onChange` says whether there is a network at all. */
export const watchNetwork = (onChange: (online: boolean) => void): { online(): boolean; stop(): void } => {
  let last = addresses();
  const online = (): boolean => last !== '' && net.isOnline();
  const look = (): void => {
    const now = addresses();
    if (now === last) return;
    last = now;
    onChange(online());
  };
  const awake = (): void => {
    last = addresses();
    onChange(online());
  };
  const timer = setInterval(look, INTERVAL);
  powerMonitor.on('resume', awake);
  powerMonitor.on('unlock-screen', awake);
  return {
    online,
    stop: () => {
      clearInterval(timer);
      powerMonitor.off('resume', awake);
      powerMonitor.off('unlock-screen', awake);
    },
  };
};
