import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js';
import * as z from 'zod';

/** Largest description of a release that is read, bytes. */
export const LARGEST_DESCRIPTION = 65_536;
/** Largest file that is fetched, bytes. */
const LARGEST_FILE = 1024 ** 3;

/** A plain name: what is fetched lies beside its description, never elsewhere. */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._ +-]{0,199}$/, 'not a plain file name');
const version = z
  .string()
  .max(100)
  .regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/, 'not a version');
/** 64 bytes in base64 (RFC 4648 section 4). */
const sha512 = z.string().regex(/^[A-Za-z0-9+/]{86}==$/, 'not a SHA-512');
const size = z.int().min(1).max(LARGEST_FILE);

/** Only these fields are taken over; what else a description may ask for, as packages of a web installer, is not there. */
const release = z.object({
  version,
  files: z
    .array(z.object({ url: name, sha512, size, blockMapSize: z.int().min(0).max(LARGEST_FILE).exactOptional() }))
    .min(1)
    .max(50),
  stagingPercentage: z.number().min(0).max(100).exactOptional(),
  minimumSystemVersion: z.string().max(50).exactOptional(),
  releaseDate: z.string().max(50).default(''),
});

/** What a channel's file says of its newest release. */
export type Release = z.infer<typeof release>;

/** The version a description names; "" when not even that can be read. */
export type BadRelease = { readonly bad: string; readonly version: string };

/** Reads a channel's file (YAML); what is not as electron-builder writes it is refused as a whole. */
export const readRelease = (text: string): Release | BadRelease => {
  let raw: unknown;
  try {
    raw = parseUpdateInfo(text, 'release', new URL('about:blank'));
  } catch {
    return { bad: 'not YAML', version: '' };
  }
  const read = release.safeParse(raw);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const named = z.object({ version }).safeParse(raw);
  return {
    bad: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    version: named.success ? named.data.version : '',
  };
};

const EXTENSION: Readonly<Record<string, string>> = { win32: '.exe', darwin: '.zip', linux: '.AppImage' };
const ARCHITECTURES = ['x64', 'arm64', 'ia32', 'armv7l'];

/** The one file of a release that this machine takes: of its kind, for its architecture or for all; null when there is none. */
export const fileFor = (of: Release, platform: string, architecture: string): Release['files'][number] | null => {
  const fits = of.files.filter(({ url }) => url.endsWith(EXTENSION[platform] ?? '\0'));
  const named = (url: string): string | undefined =>
    ARCHITECTURES.find((one) => new RegExp(`(?:^|[._ -])${one}(?:$|[._ -])`).test(url));
  return (
    fits.find(({ url }) => named(url) === architecture) ?? fits.find(({ url }) => named(url) === undefined) ?? null
  );
};

/** The name of a channel's file, as electron-builder writes it. */
export const channelFile = (channel: string, platform: string, architecture: string): string => {
  const machine = platform === 'linux' && architecture !== 'x64' ? `-${architecture}` : '';
  return `${channel}${platform === 'linux' ? '-linux' : platform === 'darwin' ? '-mac' : ''}${machine}.yml`;
};
