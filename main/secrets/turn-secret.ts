/** The secret store's id for the password of a TURN server's user. */
export const turnSecretId = (server: { readonly url: string; readonly user: string }): string =>
  `turn ${server.user} ${server.url}`;
