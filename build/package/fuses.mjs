/**
 * Every fuse of the packaged app, set explicitly: no Node in disguise, no debugger, only our own archive, checked.
 * https://www.electronjs.org/docs/latest/tutorial/fuses
 */
export const FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};
