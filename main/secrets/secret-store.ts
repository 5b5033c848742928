import { join } from 'node:path';
import * as z from 'zod';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { keepAside } from '../store/durable-file.ts';
import { jsonFile, type OnProblem } from '../store/json-file.ts';

/** What the system's key store does for us (Electron's safeStorage). `encrypt` and `decrypt` may throw. */
export type Cipher = {
  /** Whether texts can be encrypted for this person on this machine. */
  readonly available: boolean;
  encrypt(text: string): Buffer;
  decrypt(data: Buffer): string;
};

/** Passwords by account id. Never on disk unless encrypted. */
export type SecretStore = {
  /** null when there is none that can be read; then the person is asked. */
  get(id: string): string | null;
  /** Keeps a secret in memory, and encrypted on disk when it is to be remembered and the key store can. */
  set(id: string, secret: string, remember: boolean): Promise<Result<null>>;
  remove(id: string): Promise<void>;
  has(id: string): boolean;
  /** Every secret that is in memory, so that logs can be kept free of them. */
  opened(): readonly string[];
  flush(): Promise<void>;
};

type Sealed = { readonly [id: string]: string };

/**
 * Opens the secrets of a profile folder, secrets.json: base64 of the encrypted text by id.
 * While the key store is away, what it sealed stays untouched. What it no longer opens is kept aside, told, and asked again.
 */
export const openSecrets = (folder: string, cipher: Cipher, onProblem: OnProblem): SecretStore => {
  const path = join(folder, 'secrets.json');
  const file = jsonFile<Sealed>({
    path,
    parse: (raw) => z.record(z.string(), z.base64()).parse(raw),
    initial: {},
    corrupt: 'secrets-unreadable',
    onProblem,
  });
  const open = new Map<string, string>();
  const sealed = new Map(Object.entries(file.value));
  const write = () => file.write(Object.fromEntries(sealed));

  const forgetUnreadable = (id: string) => {
    try {
      onProblem('secrets-unreadable', keepAside(path, 'copy'));
      sealed.delete(id);
      void write();
    } catch {
      onProblem('secrets-unreadable', path); // cannot be kept aside, so it stays where it is
    }
  };

  const unseal = (id: string): string | null => {
    const data = sealed.get(id);
    if (data === undefined || !cipher.available) return null;
    try {
      const secret = cipher.decrypt(Buffer.from(data, 'base64'));
      open.set(id, secret);
      return secret;
    } catch {
      forgetUnreadable(id);
      return null;
    }
  };

  const seal = (id: string, secret: string): boolean => {
    if (!cipher.available) return false;
    try {
      sealed.set(id, cipher.encrypt(secret).toString('base64'));
      return true;
    } catch {
      return false;
    }
  };

  const get = (id: string) => open.get(id) ?? unseal(id);

  return {
    get,
    has: (id) => get(id) !== null,
    opened: () => [...open.values()],
    set: async (id, secret, remember) => {
      if (secret.length > MOST) {
        return fail(SDKERR.UISDK_ARGS_LENGTH_OVERRUN, `password is longer than ${MOST} characters`);
      }
      open.set(id, secret);
      const kept = sealed.delete(id);
      const sealedNow = remember && seal(id, secret);
      if (kept || sealedNow) await write();
      if (remember && !sealedNow) onProblem('no-key-store', '');
      return ok(null);
    },
    remove: async (id) => {
      open.delete(id);
      if (sealed.delete(id)) await write();
    },
    flush: file.flush,
  };
};

/** The longest secret, in UTF-16 code units. */
const MOST = 1024;
