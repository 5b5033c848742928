import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { asarOf } from './asar.mjs';

const asar = createRequire(import.meta.url)('@electron/asar') as {
  listPackage(archive: string): string[];
  extractFile(archive: string, name: string): Buffer;
};

it("is read by Electron's own asar tool, since electron-builder opens every archive in a runtime", () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'parley-asar-')), 'x.asar');
  const files = { 'main.js': Buffer.from('äöü'), 'package.json': Buffer.from('{"a":1}') };
  fs.writeFileSync(file, asarOf(files));
  expect(asar.listPackage(file).map((name) => name.slice(1))).toEqual(['main.js', 'package.json']);
  for (const [name, content] of Object.entries(files)) expect(asar.extractFile(file, name)).toEqual(content);
  fs.rmSync(path.dirname(file), { recursive: true });
});

it('refuses a file that would need more than one integrity block, rather than write a wrong hash list', () => {
  expect(() => asarOf({ big: Buffer.alloc(4 * 1024 * 1024 + 1) })).toThrow(/big is larger/);
});
