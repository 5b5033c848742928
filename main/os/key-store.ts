import { safeStorage } from 'electron';
import type { Cipher } from '../secrets/secret-store.ts';

/** The system's key store; on Linux a fixed built-in key (`basic_text`) does not count as one. */
export const keyStore = (): Cipher => {
  const available =
    safeStorage.isEncryptionAvailable() &&
    (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text');
  return {
    available,
    encrypt: (text) => safeStorage.encryptString(text),
    decrypt: (data) => safeStorage.decryptString(data),
  };
};
