import { expect, test } from 'vitest';
import { createSwitchesMemory } from './switches-memory.ts';

const storage = () => {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
};

test('a window that restarts in a call is as muted as it was, because nobody may be unmuted by a crash', () => {
  const kept = storage();
  createSwitchesMemory(kept).keep({ microphoneOn: false, cameraOn: true });
  expect(createSwitchesMemory(kept).recall()).toEqual({ microphoneOn: false, cameraOn: true });
});

test('after the last call nothing is remembered', () => {
  const memory = createSwitchesMemory(storage());
  memory.keep({ microphoneOn: false, cameraOn: false });
  memory.forget();
  expect(memory.recall()).toBeNull();
});

test('what cannot be read is forgotten, not thrown', () => {
  const kept = storage();
  for (const text of ['{', '3', 'null', '"x"']) {
    kept.setItem('parley.switches', text);
    expect(createSwitchesMemory(kept).recall()).toBeNull();
  }
});
