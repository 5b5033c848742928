import { arch, release, version } from 'node:os';

/** The versions of everything below us, a line each. */
export const versionLines = (parley: string): readonly string[] => [
  `Parley ${parley}`,
  `Electron ${process.versions.electron ?? '–'}, Chromium ${process.versions['chrome'] ?? '–'}, Node ${process.versions.node}`,
  `${process.platform} ${release()} ${arch()} (${version()})`,
];
