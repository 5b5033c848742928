import type { TurnServer } from '../../app/settings/settings.ts';

/**
 * The secret store's id for what a TURN server's user is known by. A shared secret has another than a password, so that
 * it is never handed out as one after the setting was changed.
 */
export const turnSecretId = ({ url, user, timeLimited }: TurnServer): string =>
  `${timeLimited ? 'turn-shared' : 'turn'} ${user} ${url}`;
