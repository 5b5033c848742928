import { isIP } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { LENGTH_LIMITS } from '../../app/conf/start-call-info.ts';
import { ok, type Result } from '../../app/result.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../app/settings/settings.ts';
import { checked } from './checked.ts';
import { line } from './fields.ts';
import { jsonFile, type OnProblem } from './json-file.ts';

/** The settings, watched and kept in settings.json. */
export type SettingsStore = {
  readonly store: StoreApi<Settings>;
  /** Takes any of the settings' fields; resolves when they are on the disk, or in memory where the disk refuses. */
  save(patch: unknown): Promise<Result<null>>;
  flush(): Promise<void>;
};

/** Opens the settings of a profile folder; what is missing or unusable there gets its default. */
export const openSettings = (folder: string, onProblem: OnProblem): SettingsStore => {
  const file = jsonFile<Settings>({
    path: join(folder, 'settings.json'),
    parse: readSettings,
    initial: DEFAULT_SETTINGS,
    corrupt: 'settings-corrupt',
    onProblem,
  });
  const store = createStore<Settings>(() => file.value);
  return {
    store,
    save: async (patch) => {
      const next = checked('settings', settings, () => merged(store.getState(), record.parse(patch)));
      if (!next.ok) return next;
      store.setState(next.value, true);
      await file.write(next.value);
      return ok(null);
    },
    flush: file.flush,
  };
};

const readSettings = (raw: unknown, leaveOut: (what: string) => void): Settings => {
  const given = record.parse(raw);
  let read = DEFAULT_SETTINGS;
  for (const name of Object.keys(DEFAULT_SETTINGS).filter((name) => Object.hasOwn(given, name))) {
    const next = settings.safeParse(merged(read, { [name]: given[name] }));
    if (next.success) read = next.data;
    else leaveOut(name);
  }
  return read;
};

/** The groups of settings of which a part may be given. */
const GROUPS = ['direct', 'guestPage', 'ice'] as const;

/** Own fields of `patch` over `base`; a group field by field. */
const merged = (base: Settings, patch: { readonly [name: string]: unknown }): unknown => {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  const groups = GROUPS.flatMap((name) => {
    const part = record.safeParse(patch[name]);
    return part.success ? [[name, { ...base[name], ...part.data }]] : [];
  });
  return { ...base, ...Object.fromEntries(given), ...Object.fromEntries(groups) };
};

const record = z.record(z.string(), z.unknown());

const device = z.object({ id: line(1024), label: line(1024) }).nullable();

/** An IP address, or a block of them in CIDR notation (RFC 4632). */
const addressBlock = line(64).refine((text) => {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}, 'not an IP address or CIDR block');

const port = z.int().min(1024).max(65_535);

const ipAddress = line(64).refine((text) => text === '' || isIP(text) !== 0, 'not an IP address');

/** "" or an https URL without user, query or fragment; what is behind it serves the guest page. */
const publicUrl = line(512).refine((text) => {
  if (text === '') return true;
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && url.protocol === 'https:' && !/[?#]/.test(text) && url.username + url.password === '';
}, 'not an https URL without user, query or fragment');

/** A server of ICE: scheme, host, port and transport as RFC 7064 and RFC 7065 write them. */
const iceServer = (schemes: string) =>
  line(300).regex(
    new RegExp(`^(?:${schemes}):(?:\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9.-]+)(?::\\d{1,5})?(?:\\?transport=(?:udp|tcp))?$`),
    `not a URI of ${schemes.replace('|', ' or ')}`,
  );

const filePath = line(4096).min(1);

/** What every value of the settings may be. */
export const settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', 'en', 'zh']),
  displayName: line(256),
  region: z.string().regex(/^(?:system|[A-Z]{2})$/, 'not "system" or two capital letters'),
  microphone: device,
  speaker: device,
  ringer: device,
  camera: device,
  echoCancellation: z.boolean(),
  noiseSuppression: z.boolean(),
  autoGainControl: z.boolean(),
  joinPolicy: z.literal([0, 1, 2, 3]),
  guestsWithoutPassword: z.boolean(),
  waitingRoom: z.boolean(),
  corpId: line(LENGTH_LIMITS.corpId).trim(),
  outsiders: z.enum(['wait', 'refuse']),
  dialIn: z.boolean(),
  signCalls: z.boolean(),
  guestPage: z.object({
    on: z.boolean(),
    address: ipAddress,
    port: z.literal(0).or(port),
    publicUrl,
    certificate: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('own') }),
      z.object({ kind: z.literal('files'), certPath: filePath, keyPath: filePath }),
    ]),
  }),
  ice: z.object({
    stun: z.array(iceServer('stun|stuns')).max(8),
    turn: z
      .array(
        z.object({ url: iceServer('turn|turns'), user: line(256).min(1), timeLimited: z.boolean().default(false) }),
      )
      .max(8),
    publicAddress: ipAddress,
    ports: z
      .object({ from: port, to: port })
      .refine(({ from, to }) => from <= to, '"from" is greater than "to"')
      .nullable(),
    relayOnly: z.boolean(),
  }),
  encryption: z.enum(['optional', 'required']),
  noAnswerSeconds: z.int().min(10).max(300),
  videoMaxKbps: z.int().min(100).max(8000),
  direct: z.object({
    receive: z.boolean(),
    port,
    allow: z.array(addressBlock).max(256),
  }),
  callThrough: z.string().max(128),
  closeToTray: z.boolean(),
  updates: z.enum(['off', 'latest', 'beta']),
  logLevel: z.enum(['error', 'info', 'debug']),
}) satisfies z.ZodType<Settings>;
