import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** A fuse wire's bytes for off and on. */
const OFF = 0x30;
const ON = 0x31;

/** Every fuse as a package must have it. */
export const EXPECTED_FUSES = {
  [FuseV1Options.RunAsNode]: OFF,
  [FuseV1Options.EnableCookieEncryption]: ON,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: OFF,
  [FuseV1Options.EnableNodeCliInspectArguments]: OFF,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ON,
  [FuseV1Options.OnlyLoadAppFromAsar]: ON,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: OFF,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: OFF,
};

/** Reads the fuses of a packaged executable or macOS app. */
export const fusesOf = async (file: string): Promise<object> => ({
  ...(await getCurrentFuseWire(file)),
  version: undefined,
});

/** A wire as Electron's linker leaves it, for stub runtimes: the sentinel, version 1, eight fuses at Electron's defaults. */
export const STUB_WIRE = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 8]),
  Buffer.from('10110001'),
]);
