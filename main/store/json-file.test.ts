import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { mayMount, type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { jsonFile } from './json-file.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = testFolder();
});
afterEach(() => folder.remove());

const open = (given: TestFolder = folder) =>
  given.opened(
    jsonFile<readonly string[]>({
      path: join(given.path, 'words.json'),
      parse: (raw, leaveOut) =>
        z
          .array(z.unknown())
          .parse(raw)
          .filter((word): word is string => {
            if (typeof word !== 'string') leaveOut('word');
            return typeof word === 'string';
          }),
      initial: ['initial'],
      corrupt: 'contacts-corrupt',
      onProblem: given.onProblem,
      retryMs: 5,
    }),
  );

const onDisk = (given: TestFolder = folder) => JSON.parse(readFileSync(join(given.path, 'words.json'), 'utf8'));
const put = (text: string | Buffer) => writeFileSync(join(folder.path, 'words.json'), text);

describe('reading', () => {
  test('a file that is not there is the initial value, and no problem', () => {
    expect(open().value).toEqual(['initial']);
    expect(folder.problems).toEqual([]);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('what was written is read again', async () => {
    await open().write(['a', '王 😀']);
    expect(open().value).toEqual(['a', '王 😀']);
  });

  test.each([
    ['empty, as a power cut leaves it', ''],
    ['half', '["a", "b'],
    ['zeroes', Buffer.alloc(4096)],
    ['not what it should be', '{"a": 1}'],
    ['not text', Buffer.from([0xff, 0xfe, 0x00, 0x01])],
  ])('a file that is %s is kept aside and told, and a later write does not touch it', async (_why, text) => {
    put(text);
    const file = open();
    expect(file.value).toEqual(['initial']);
    const [aside = ''] = folder.aside();
    expect(folder.problems).toEqual([{ kind: 'contacts-corrupt', detail: join(folder.path, aside) }]);
    await file.write(['new']);
    expect(readFileSync(join(folder.path, aside))).toEqual(Buffer.from(text));
    expect(open().value).toEqual(['new']);
    expect(folder.problems).toHaveLength(1);
  });

  test('a byte order mark before the text is passed over, as an editor may have put it there', () => {
    put('\ufeff["a"]');
    expect(open().value).toEqual(['a']);
    expect(folder.problems).toEqual([]);
  });

  test('of a file with one bad part the good parts are used, and the whole is kept aside', async () => {
    put('["a", 7, "b"]');
    const file = open();
    expect(file.value).toEqual(['a', 'b']);
    await file.flush();
    expect(folder.problems).toHaveLength(1);
    expect(readFileSync(join(folder.path, folder.aside()[0] ?? ''), 'utf8')).toBe('["a", 7, "b"]');
    open();
    expect(folder.problems).toHaveLength(1);
  });

  test('two corrupt files at the same moment are both kept', () => {
    put('x');
    open();
    put('y');
    open();
    expect(folder.aside()).toHaveLength(2);
  });

  test('a folder in its place is kept aside too', async () => {
    mkdirSync(join(folder.path, 'words.json'));
    await open().write(['new']);
    expect(folder.aside()).toHaveLength(1);
    expect(onDisk()).toEqual(['new']);
  });
});

describe('writing', () => {
  test('only the owner can read the file, and nothing is left beside it', async () => {
    await open().write(['secretive']);
    expect(readdirSync(folder.path)).toEqual(['words.json']);
    if (process.platform !== 'win32') expect(statSync(join(folder.path, 'words.json')).mode & 0o777).toBe(0o600);
  });

  test('a temporary file that a crash left is no obstacle', async () => {
    writeFileSync(join(folder.path, 'words.json.tmp'), 'half a fi');
    await open().write(['new']);
    expect(onDisk()).toEqual(['new']);
    expect(existsSync(join(folder.path, 'words.json.tmp'))).toBe(false);
  });

  test('of many writes the last is on the disk when flush returns', async () => {
    const file = open();
    for (let n = 0; n < 500; n += 1) void file.write([`${n}`]);
    await file.flush();
    expect(onDisk()).toEqual(['499']);
  });

  test('a folder that does not exist is made', async () => {
    rmSync(folder.path, { recursive: true });
    await open().write(['new']);
    expect(onDisk()).toEqual(['new']);
  });
});

describe('a disk that refuses', () => {
  test('is told once, and the value is written when the way is free', async () => {
    const file = open();
    mkdirSync(join(folder.path, 'words.json.tmp', 'in the way'), { recursive: true });
    await file.write(['first']);
    await file.write(['second']);
    expect(folder.problems).toHaveLength(1);
    expect(folder.problems[0]?.kind).toBe('disk-full');
    expect(folder.problems[0]?.detail).toContain('words.json');
    rmSync(join(folder.path, 'words.json.tmp'), { recursive: true });
    await expect.poll(() => existsSync(join(folder.path, 'words.json'))).toBe(true);
    expect(onDisk()).toEqual(['second']);
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'is one that may not be written to (not as root, who may write anywhere)',
    async () => {
      await open().write(['old']);
      chmodSync(folder.path, 0o500);
      const file = open();
      await file.write(['new']);
      expect(folder.problems.map(({ kind }) => kind)).toEqual(['disk-full']);
      expect(onDisk()).toEqual(['old']);
      chmodSync(folder.path, 0o700);
      await file.flush();
      expect(onDisk()).toEqual(['new']);
    },
  );

  test.skipIf(!mayMount())('is a full one (needs leave to mount a small file system)', async () => {
    const small = testFolder(128 * 1024);
    try {
      const file = open(small);
      await file.write(['old']);
      writeFileSync(join(small.path, 'ballast'), Buffer.alloc(100 * 1024));
      const big = ['x'.repeat(60 * 1024)];
      await file.write(big);
      expect(small.problems.map(({ kind }) => kind)).toEqual(['disk-full']);
      expect(small.problems[0]?.detail).toContain('ENOSPC');
      expect(onDisk(small)).toEqual(['old']);
      rmSync(join(small.path, 'ballast'));
      await file.flush();
      expect(onDisk(small)).toEqual(big);
    } finally {
      await small.remove();
    }
  });

  test.skipIf(!mayMount())('and is full, keeps a file that is partly bad as it is until it fits aside', async () => {
    const small = testFolder(128 * 1024);
    try {
      const words = JSON.stringify(['a', 7, 'x'.repeat(50 * 1024)]);
      writeFileSync(join(small.path, 'words.json'), words);
      writeFileSync(join(small.path, 'ballast'), Buffer.alloc(50 * 1024));
      const file = open(small);
      expect(file.value).toHaveLength(2);
      await file.write(['new']);
      expect(readFileSync(join(small.path, 'words.json'), 'utf8')).toBe(words);
      expect(small.problems.map(({ kind }) => kind)).toEqual(['contacts-corrupt', 'disk-full']);
      rmSync(join(small.path, 'ballast'));
      await file.flush();
      expect(onDisk(small)).toEqual(['new']);
      const asides = small.aside().map((name) => readFileSync(join(small.path, name), 'utf8'));
      expect(asides).toEqual([words]);
    } finally {
      await small.remove();
    }
  });
});
