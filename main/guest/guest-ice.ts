import type { ToGuest } from '../../app/guest/protocol.ts';
import type { Settings } from '../../app/settings/settings.ts';
import { isLoopback } from '../lines/local-address.ts';
import type { GuestIceSettings } from '../media/gateway/ice/guest-ice-settings.ts';
import { timeLimitedCredential } from '../media/gateway/ice/turn-credential.ts';
import { turnSecretId } from '../secrets/turn-secret.ts';

/** Finds a secret by its name; null for none. */
type Secret = (name: string) => string | null;

/** What is made of a shared secret holds until a moment, ms since 1970; a password for good. */
const withPassword = ({ ice }: Settings, secret: Secret, until: number): GuestIceSettings['turn'] =>
  ice.turn.map((server) => {
    const { url, user, timeLimited } = server;
    const kept = secret(turnSecretId(server)) ?? '';
    if (!timeLimited) return { url, user, credential: kept };
    return kept === '' ? { url, user, credential: '' } : { url, ...timeLimitedCredential(kept, user, until / 1000) };
  });

/** How the gateway is reached by guests, from the settings; its TURN credentials hold until a moment, ms since 1970. */
export const guestIce = (settings: Settings, secret: Secret, until: number): GuestIceSettings => {
  const { stun, publicAddress, ports, relayOnly } = settings.ice;
  const page = settings.guestPage.address;
  // A page on loopback is behind a proxy of this machine's, which passes the page on and not the media.
  const address = isLoopback(page) ? '' : page;
  return { stun, turn: withPassword(settings, secret, until), address, publicAddress, ports, relayOnly };
};

/**
 * The servers a guest's browser may use; with a relay it reaches us from networks that let no UDP out. A server whose
 * password or secret is not there is left out: browsers refuse the whole list for it.
 */
export const iceServersOf = (
  settings: Settings,
  secret: Secret,
  until: number,
): Extract<ToGuest, { type: 'admitted' }>['iceServers'] => [
  ...settings.ice.stun.map((urls) => ({ urls })),
  ...withPassword(settings, secret, until)
    .filter(({ credential }) => credential !== '')
    .map(({ url, user, credential }) => ({ urls: url, username: user, credential })),
];
