import { createHmac } from 'node:crypto';

/**
 * A user and credential that a TURN server with a shared secret (coturn's `use-auth-secret`) takes until a moment,
 * UNIX seconds: the secret stays in main, what is made of it may go to the gateway and to a guest's page.
 */
export const timeLimitedCredential = (
  secret: string,
  name: string,
  expires: number,
): { readonly user: string; readonly credential: string } => {
  const user = `${Math.floor(expires)}:${name}`;
  return { user, credential: createHmac('sha1', secret).update(user).digest('base64') };
};
