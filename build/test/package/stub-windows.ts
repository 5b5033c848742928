import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as ResEdit from 'resedit';
import { builderPart } from './builder-parts.ts';
import { STUB_WIRE } from './expected-fuses.ts';

/** Makes a STUB of Electron for Windows: an executable with a version resource, an icon and a fuse wire that runs nothing. */
export const makeStubWindows = async (folder: string): Promise<void> => {
  const { NtExecutable, NtExecutableResource, Resource } = builderPart<typeof ResEdit>('resedit');
  const exe = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(exe);
  const version = Resource.VersionInfo.createEmpty();
  version.lang = 1033;
  version.setFileVersion(45, 4, 1, 0);
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron', CompanyName: 'GitHub, Inc.' });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(exe);
  exe.setExtraData(STUB_WIRE);
  await mkdir(join(folder, 'resources'), { recursive: true });
  await mkdir(join(folder, 'locales'), { recursive: true });
  await writeFile(join(folder, 'electron.exe'), Buffer.from(exe.generate()));
  for (const locale of ['de', 'en-GB', 'en-US', 'zh-CN', 'zh-TW'])
    await writeFile(join(folder, 'locales', `${locale}.pak`), '');
  await writeFile(join(folder, 'LICENSE'), 'stub');
  await writeFile(join(folder, 'LICENSES.chromium.html'), 'stub');
};
