import type { ToGuest } from '../../app/guest/protocol.ts';
import type { Settings } from '../../app/settings/settings.ts';
import type { GuestIceSettings } from '../media/gateway/ice/guest-ice-settings.ts';
import { turnSecretId } from '../secrets/turn-secret.ts';

/** Finds a secret by its name; null for none. */
type Secret = (name: string) => string | null;

const withPassword = ({ ice }: Settings, secret: Secret) =>
  ice.turn.map((server) => ({ ...server, credential: secret(turnSecretId(server)) ?? '' }));

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** How the gateway is reached by guests, from the settings. */
export const guestIce = (settings: Settings, secret: Secret): GuestIceSettings => {
  const { stun, publicAddress, ports, relayOnly } = settings.ice;
  const page = settings.guestPage.address;
  // A page on loopback is behind a proxy of this machine's, which passes the page on and not the media.
  const address = isLoopback(page) ? '' : page;
  return { stun, turn: withPassword(settings, secret), address, publicAddress, ports, relayOnly };
};

/** The servers a guest's browser may use; with a relay it reaches us from networks that let no UDP out. */
export const iceServersOf = (
  settings: Settings,
  secret: Secret,
): Extract<ToGuest, { type: 'admitted' }>['iceServers'] => [
  ...settings.ice.stun.map((urls) => ({ urls })),
  ...withPassword(settings, secret).map(({ url, user, credential }) => ({ urls: url, username: user, credential })),
];
