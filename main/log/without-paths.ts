/** URLs keep their host: links to meetings carry in their paths what lets one in. */
export const withoutPaths = (text: string): string =>
  text.replaceAll(/\b(?:https?|wss?|ftp):\/\/[^\s<>"'”]+/gi, hostOnly);

const hostOnly = (url: string): string => {
  const [, start = '', host = '', rest = ''] = /^(\w+:\/\/)(?:[^/?#]*@)?([^/?#]*)(.*)$/.exec(url) ?? [];
  return `${start}${host}${rest === '' || rest === '/' ? rest : '/…'}`;
};
