import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LogLevel, openLog } from './log-file.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parley-log-'));
});
afterEach(() => rm(dir, { recursive: true }));

const read = (name = 'parley.log'): string => readFileSync(join(dir, name), 'utf8');
const rules = (level: LogLevel, secrets: readonly string[] = []) => ({ level: () => level, secrets: () => secrets });

test('there are never more than five files, each a little over its size at most, and only their owner reads them', async () => {
  const log = openLog(dir, undefined, 1000);
  for (let n = 0; n < 60; n += 1) {
    log.info(`line number x${n} ${'x'.repeat(200)}`);
    await log.flush();
  }
  const names = readdirSync(dir).sort();
  expect(names).toEqual(['parley.1.log', 'parley.2.log', 'parley.3.log', 'parley.4.log', 'parley.log']);
  for (const name of names) {
    const { size, mode } = statSync(join(dir, name));
    expect(size).toBeLessThan(1300);
    expect(mode & 0o777).toBe(0o600);
  }
  expect(read()).toContain('x59');
  expect(read('parley.4.log')).not.toContain('x0 ');
});

test('a log that an older Parley left open to others is closed', async () => {
  writeFileSync(join(dir, 'parley.log'), 'old\n', { mode: 0o644 });
  const log = openLog(dir);
  log.info('new');
  await log.flush();
  expect(statSync(join(dir, 'parley.log')).mode & 0o777).toBe(0o600);
  expect(read()).toMatch(/^old\n\S+ new\n$/);
});

test.each([
  ['error', ['wrong']],
  ['info', ['wrong', 'usual']],
  ['debug', ['wrong', 'usual', 'OPTIONS']],
] as const)('at the level %s it says %j', async (level, said) => {
  const log = openLog(dir);
  log.follow(rules(level));
  log.error('wrong');
  log.info('usual');
  log.debug('> OPTIONS');
  await log.flush();
  for (const word of ['wrong', 'usual', 'OPTIONS']) expect(read().includes(word)).toBe(said.includes(word as never));
});

test('a known secret is not written, nor a line that somebody else ended', async () => {
  const log = openLog(dir);
  log.follow(rules('debug', ['hunter22']));
  log.debug('a hunter22 b\r\n2026-01-01T00:00:00Z error forged');
  await log.flush();
  expect(read()).not.toContain('hunter22');
  expect(read().trimEnd().split('\n')).toHaveLength(1);
});

test('a folder that cannot be written disturbs nobody', async () => {
  const log = openLog(join(dir, 'nowhere'));
  log.info('x');
  await log.flush();
  expect(readdirSync(dir)).toEqual([]);
});
