import { ConfAllowJoinUserType } from '../../app/conf/enumerations.ts';
import { isLink, type Link, readDestination, readLink } from './link.ts';

/** A form to be filled by `parley call`. */
export type CallWish = {
  readonly text: string;
  readonly video: boolean;
  /** null leaves the person's own. */
  readonly joinPolicy: ConfAllowJoinUserType | null;
  /** Dial at once, where that is allowed; never from a link. */
  readonly now: boolean;
};

/** What the command asks for. */
export type Command =
  | { readonly kind: 'start' }
  | { readonly kind: 'link'; readonly link: Link }
  | ({ readonly kind: 'call' } & CallWish)
  | { readonly kind: 'provision'; readonly file: string }
  /** `file` is "" for the standard output. */
  | { readonly kind: 'diagnostics'; readonly file: string }
  | { readonly kind: 'version' | 'help' }
  | { readonly kind: 'mistake'; readonly message: string };

/** What the command line asks of Parley. */
export type CommandLine = {
  /** Start the echo meeting by itself, print what came of it and quit. */
  readonly demo: boolean;
  /** Where the demo leaves its screenshot; "" for the temporary folder. */
  readonly demoOut: string;
  /** Start in the tray without a window. */
  readonly background: boolean;
  readonly command: Command;
};

/**
 * Reads the arguments after the program and the app's folder. Before the first word every switch is let through, for Chromium
 * and Electron have hundreds; from the command on every word is ours, and one that is not known is a mistake.
 */
export const readCommandLine = (args: readonly string[]): CommandLine => {
  const at = args.findIndex((arg, n) => begins(arg) && !isOperand(args, n));
  const switches = at < 0 ? args : args.slice(0, at);
  const optionOf = (name: string): string =>
    switches.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
  return {
    demo: switches.includes('--demo'),
    demoOut: optionOf('demo-out'),
    background: switches.includes('--background'),
    command: at < 0 ? { kind: 'start' } : readCommand(args.slice(at)),
  };
};

const OURS = ['--version', '--help', '--diagnostics'];

const begins = (arg: string): boolean => !arg.startsWith('-') || OURS.includes(arg);

/** Electron takes a module's path after -r; tools that drive the app add it. */
const isOperand = (args: readonly string[], at: number): boolean =>
  at > 0 && (args[at - 1] === '-r' || args[at - 1] === '--require');

const readCommand = ([word = '', ...rest]: readonly string[]): Command => {
  if (isLink(word)) {
    const other = rest.find((arg) => !arg.startsWith('-'));
    return other === undefined
      ? { kind: 'link', link: readLink(word) }
      : mistake('a link stands alone; there is another word after it');
  }
  switch (word) {
    case '--version':
    case '--help':
      return rest.length > 0
        ? mistake(`${word} takes nothing after it`)
        : { kind: word === '--help' ? 'help' : 'version' };
    case '--diagnostics':
      return rest.length > 1 || rest[0]?.startsWith('-') || rest[0] === ''
        ? mistake('--diagnostics takes at most the name of a file')
        : { kind: 'diagnostics', file: rest[0] ?? '' };
    case 'provision':
      return rest.length !== 1 || rest[0] === '' || rest[0]?.startsWith('-')
        ? mistake('provision takes the name of one file')
        : { kind: 'provision', file: rest[0] ?? '' };
    case 'call':
      return readCall(rest);
    default:
      return mistake(`“${shown(word)}” is neither a link nor a command`);
  }
};

const POLICIES: { readonly [word: string]: ConfAllowJoinUserType | undefined } = {
  everyone: ConfAllowJoinUserType.CONF_ALLOW_JOIN_ANYONE,
  'logged-in': ConfAllowJoinUserType.CONF_ALLOW_JOIN_LOGINED_USER,
  corporate: ConfAllowJoinUserType.CONF_ALLOW_JOIN_IN_COMPANY_USER,
  invited: ConfAllowJoinUserType.CONF_ALLOW_JOIN_INVITED_USER,
};

const readCall = (words: readonly string[]): Command => {
  let video = false;
  let now = false;
  let joinPolicy: ConfAllowJoinUserType | null = null;
  const numbers: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [name = '', joined] = word.startsWith('--') ? word.split('=', 2) : [word];
    if (word === '--video') video = true;
    else if (word === '--now') now = true;
    else if (name === '--policy') {
      if (joined === undefined) at += 1;
      const value = joined ?? words[at] ?? '';
      const policy = Object.hasOwn(POLICIES, value) ? POLICIES[value] : undefined;
      if (policy === undefined) return mistake(`--policy takes one of ${Object.keys(POLICIES).join(', ')}`);
      joinPolicy = policy;
    } else if (word.startsWith('-')) return mistake(`call does not know “${shown(word)}”`);
    else numbers.push(word);
  }
  const [number = ''] = numbers;
  if (numbers.length > 1) return mistake('call takes one number; quote one that has spaces');
  if (number.trim() === '') return mistake('call needs a number or an address');
  const link = readDestination(number);
  if (link.kind !== 'fill') return mistake('call cannot use this number or address');
  return { kind: 'call', text: link.text, video, joinPolicy, now };
};

const mistake = (message: string): Command => ({ kind: 'mistake', message });

/** A word as it may stand on a terminal. */
const shown = (word: string): string => word.slice(0, 60).replaceAll(/[\p{Cc}\p{Surrogate}]/gu, '?');
