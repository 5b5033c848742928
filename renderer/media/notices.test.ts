import { beforeEach, expect, test } from 'vitest';
import { INITIAL_MEDIA, useMedia } from './media-store.ts';
import { dismissNotice, notify } from './notices.ts';

const move = (label: string) => ({ what: 'switched', label, undoTo: null }) as const;
const labels = () => useMedia.getState().notices.map((n) => n.label);

beforeEach(() => useMedia.setState(INITIAL_MEDIA));

test('a newer notice about the same kind of device replaces the older, which is no longer true', () => {
  notify('microphone', move('Dock'), null);
  notify('speaker', move('Screen'), null);
  notify('microphone', move('Built-in'), null);
  expect(labels()).toEqual(['Screen', 'Built-in']);
});

test('undo is done once and takes its notice away', () => {
  let undone = 0;
  notify('microphone', move('Dock'), () => {
    undone += 1;
  });
  useMedia.getState().notices[0]?.undo?.();
  expect([undone, labels()]).toEqual([1, []]);
});

test('a dismissed notice goes, the others stay', () => {
  notify('microphone', move('Dock'), null);
  notify('camera', move('Lid'), null);
  dismissNotice(useMedia.getState().notices[0]?.id ?? -1);
  expect(labels()).toEqual(['Lid']);
});
