/** What is not a codec of its own and stays with what it serves. */
const HELPERS = new Set(['telephone-event', 'cn', 'red', 'ulpfec', 'flexfec-03']);
const STATIC: { readonly [type: string]: string } = { '0': 'pcmu', '8': 'pcma', '9': 'g722', '13': 'cn' };

/** A description with these codecs alone in its lines of sound and picture; a line that is left with none is refused (port 0). */
export const keepCodecs = (sdp: string, audio: readonly string[], video: readonly string[]): string =>
  sdp
    .split(/^(?=m=)/m)
    .map((part) => {
      if (part.startsWith('m=audio ')) return keepIn(part, audio);
      return part.startsWith('m=video ') ? keepIn(part, video) : part;
    })
    .join('');

const keepIn = (part: string, codecs: readonly string[]): string => {
  const wanted = new Set(codecs.map((name) => name.toLowerCase()));
  const names = new Map<string, string>(Object.entries(STATIC));
  for (const [, type = '', name = ''] of part.matchAll(/^a=rtpmap:(\d+) ([^/\s]+)/gm))
    names.set(type, name.toLowerCase());
  const repaired = new Map(
    [...part.matchAll(/^a=fmtp:(\d+) (?:.*;\s*)?apt=(\d+)/gm)].map((m) => [m[1] ?? '', m[2] ?? '']),
  );
  const nameOf = (type: string): string => names.get(type) ?? '';
  const isKept = (type: string): boolean => {
    const name = nameOf(type);
    return name === 'rtx' ? wanted.has(nameOf(repaired.get(type) ?? '')) : HELPERS.has(name) || wanted.has(name);
  };
  const [first = '', ...rest] = part.split(/(?<=\n)/);
  const [, kind, port, protocol, formats = '', end] = /^m=(\S+) (\S+) (\S+) (.*?)(\r?\n?)$/.exec(first) ?? [];
  const types = formats.split(' ').filter((type) => type !== '');
  const kept = types.filter(isKept);
  const refused = !kept.some((type) => wanted.has(nameOf(type)));
  const head = `m=${kind} ${refused ? 0 : port} ${protocol} ${(refused ? types : kept).join(' ')}${end}`;
  const lines = rest.filter((line) => {
    const type = /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+) /.exec(line)?.[1];
    return type === undefined || refused || kept.includes(type);
  });
  return [head, ...lines].join('');
};
