const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** The update server's base URL: https, or http on this very machine; without user, query or fragment, which would end in logs. Null for any other. */
export const readFeed = (text: string): URL | null => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || /[?#]/.test(text) || url.username + url.password !== '') return null;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) return null;
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
};

/** Whether updates may ask this URL: only what lies at the update server, whatever it redirects to. */
export const ofFeed = (feed: URL, text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && url.origin === feed.origin && url.pathname.startsWith(feed.pathname);
};
