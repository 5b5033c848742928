import { Stop } from './say.mjs';

/** The oldest Node that the commands and the tools run on. */
export const OLDEST_NODE = '20.19.0';

/**
 * Stops with a plain sentence when this Node is too old.
 * @param {string} [version]
 */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldMajor = 0, oldMinor = 0] = OLDEST_NODE.split('.').map(Number);
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return;
  throw new Stop(
    `Parley needs Node ${OLDEST_NODE} or newer; this is Node ${version}. A newer one is at https://nodejs.org.`,
  );
}
