import { expect, test } from 'vitest';
import { type UpdateInput, updateStep } from './step.ts';
import type { Update } from './update.ts';

const offer = { version: '0.2.0', back: false };
const phases: readonly Update[] = [
  { phase: 'off', why: 'policy' },
  { phase: 'idle', checkedAt: 5 },
  { phase: 'checking' },
  { phase: 'waiting', ...offer },
  { phase: 'downloading', percent: 40, ...offer },
  { phase: 'ready', ...offer },
  { phase: 'deferred', until: 9, ...offer },
  { phase: 'installing', ...offer },
  { phase: 'refused', why: 'checksum', version: '0.2.0', at: 5 },
  { phase: 'failed', why: 'server', at: 5 },
];

const inputs: readonly UpdateInput[] = [
  { type: 'switched-off', why: 'person' },
  { type: 'switched-on' },
  { type: 'look' },
  { type: 'none', at: 7 },
  { type: 'found', busy: false, ...offer },
  { type: 'found', busy: true, ...offer },
  { type: 'call' },
  { type: 'quiet' },
  { type: 'progress', percent: 60 },
  { type: 'downloaded' },
  { type: 'refused', why: 'checksum', version: '0.2.0', at: 7 },
  { type: 'failed', why: 'unreachable', at: 7 },
  { type: 'restart', busy: false },
  { type: 'restart', busy: true },
  { type: 'defer', until: 9 },
  { type: 'remind' },
];

const cell = (phase: Update, input: UpdateInput): string => {
  const result = updateStep(phase, input);
  if ('refused' in result) return '✗';
  return [result.next.phase, ...result.effects.map((effect) => `!${effect}`)].join(' ');
};

test('the whole table: which input moves which phase where, and what main does on the way', () => {
  const rows = phases.map((phase) => `${phase.phase}: ${inputs.map((input) => cell(phase, input)).join(' | ')}`);
  expect(rows).toMatchInlineSnapshot(`
    [
      "off: off | idle | ✗ | off | off | off | off | off | off | off | off | off | ✗ | ✗ | ✗ | off",
      "idle: off | idle | checking !check | idle | idle | idle | idle | idle | idle | idle | idle | idle | ✗ | ✗ | ✗ | idle",
      "checking: off !cancel | idle !cancel | checking | idle | downloading !download | waiting | checking | checking | checking | checking | refused !tell | failed | ✗ | ✗ | ✗ | checking",
      "waiting: off | idle | waiting | waiting | waiting | waiting | waiting | downloading !download | waiting | waiting | waiting | waiting | ✗ | ✗ | ✗ | waiting",
      "downloading: off !cancel | idle !cancel | downloading | downloading | downloading | downloading | waiting !cancel | downloading | downloading | ready | refused !tell | failed | ✗ | ✗ | ✗ | downloading",
      "ready: off !drop | idle !drop | ready | ready | ready | ready | ready | ready | ready | ready | ready | ready | installing !install | ✗ | deferred | ready",
      "deferred: off !drop | idle !drop | ready | deferred | deferred | deferred | deferred | deferred | deferred | deferred | deferred | deferred | installing !install | ✗ | deferred | ready",
      "installing: installing | installing | installing | installing | installing | installing | installing | installing | installing | installing | installing | failed | installing | installing | ✗ | installing",
      "refused: off | idle | checking !check | refused | refused | refused | refused | refused | refused | refused | refused | refused | ✗ | ✗ | ✗ | refused",
      "failed: off | idle | checking !check | failed | failed | failed | failed | failed | failed | failed | failed | failed | ✗ | ✗ | ✗ | failed",
    ]
  `);
});

test('a call stops a download and its end starts it again, so that no call shares its network with an update', () => {
  const paused = updateStep({ phase: 'downloading', percent: 40, ...offer }, { type: 'call' });
  expect(paused).toEqual({ next: { phase: 'waiting', ...offer }, effects: ['cancel'] });
  expect(updateStep({ phase: 'waiting', ...offer }, { type: 'quiet' })).toMatchObject({
    next: { phase: 'downloading', percent: 0 },
    effects: ['download'],
  });
});

test('an update that is ready is not installed at the next quit once updates are off or the channel is another', () => {
  for (const type of ['switched-off', 'switched-on'] as const) {
    const input = { type, why: 'policy' } as UpdateInput;
    expect(updateStep({ phase: 'deferred', until: 9, ...offer }, input)).toMatchObject({ effects: ['drop'] });
  }
});

test('that a version takes one back is known until the restart, because the question says so', () => {
  const back = { version: '0.1.9', back: true };
  let update: Update = { phase: 'checking' };
  for (const input of [
    { type: 'found', busy: true, ...back },
    { type: 'quiet' },
    { type: 'progress', percent: 50 },
    { type: 'downloaded' },
    { type: 'defer', until: 9 },
    { type: 'remind' },
    { type: 'restart', busy: false },
  ] as const) {
    const result = updateStep(update, input);
    if ('refused' in result) throw new Error(result.refused);
    update = result.next;
    expect(update).toMatchObject(back);
  }
});
