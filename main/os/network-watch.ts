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

/** Watches addresses, sleep and unlock; `onChange` says whether there is a network at all, and whether the machine slept. */
export const watchNetwork = (
  onChange: (online: boolean, slept: boolean) => void,
): { online(): boolean; stop(): void } => {
  let last = addresses();
  const online = (): boolean => last !== '' && net.isOnline();
  const look = (): void => {
    const now = addresses();
    if (now === last) return;
    last = now;
    onChange(online(), false);
  };
  const again = (slept: boolean): void => {
    last = addresses();
    onChange(online(), slept);
  };
  const awake = (): void => again(true);
  const unlocked = (): void => again(false);
  const timer = setInterval(look, INTERVAL);
  powerMonitor.on('resume', awake);
  powerMonitor.on('unlock-screen', unlocked);
  return {
    online,
    stop: () => {
      clearInterval(timer);
      powerMonitor.off('resume', awake);
      powerMonitor.off('unlock-screen', unlocked);
    },
  };
};
