import { createRequire } from 'node:module';

const ofBuilder = createRequire(
  createRequire(createRequire(import.meta.url).resolve('electron-builder')).resolve('app-builder-lib'),
);

/** Takes a library that electron-builder brings with it, so that packages are read by what wrote them. */
export const builderPart = <T>(name: string): T => ofBuilder(name) as T;
