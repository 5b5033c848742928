import { expect, test } from 'vitest';
import { ofFeed, readFeed } from './feed.ts';

test('an update server is asked by https, and by http on this very machine alone, because whoever is in between could answer', () => {
  expect(readFeed('https://updates.example.com/parley')?.href).toBe('https://updates.example.com/parley/');
  expect(readFeed('http://127.0.0.1:8080/')?.href).toBe('http://127.0.0.1:8080/');
  expect(readFeed('http://[::1]:8080')?.href).toBe('http://[::1]:8080/');
  for (const text of [
    'http://updates.example.com/',
    'http://localhost.example.com/',
    'http://127.0.0.1.example.com/',
    'ftp://updates.example.com/',
    'file:///srv/updates/',
    'updates.example.com',
    '',
  ]) {
    expect(readFeed(text), text).toBeNull();
  }
});

test('an address with a password or a token is none, because addresses end in logs', () => {
  expect(readFeed('https://ada:secret@updates.example.com/')).toBeNull();
  expect(readFeed('https://updates.example.com/?token=1')).toBeNull();
  expect(readFeed('https://updates.example.com/#x')).toBeNull();
});

test('only what lies at the server is asked for, wherever it points to', () => {
  const feed = readFeed('https://updates.example.com/parley')!;
  expect(ofFeed(feed, 'https://updates.example.com/parley/latest.yml')).toBe(true);
  for (const url of [
    'https://updates.example.com/other/latest.yml',
    'https://updates.example.com/parley/../other/x',
    'https://updates.example.com:8443/parley/x',
    'http://updates.example.com/parley/x',
    'https://updates.example.com.evil.example/parley/x',
    'nonsense',
  ]) {
    expect(ofFeed(feed, url), url).toBe(false);
  }
});
