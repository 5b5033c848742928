import { expect, test } from 'vitest';
import { createShare } from './share.ts';

type Screen = { contentHint: string; stopped: boolean; onended: (() => void) | null; stop(): void };

const room = () => {
  const screens: Screen[] = [];
  const t = { refused: false, video: true, changes: 0 };
  const share = createShare({
    open: async () => {
      if (t.refused) throw new DOMException('no', 'NotAllowedError');
      const screen: Screen = {
        contentHint: '',
        stopped: false,
        onended: null,
        stop() {
          this.stopped = true;
        },
      };
      screens.push(screen);
      return screen as unknown as MediaStreamTrack;
    },
    needVideo: async () => t.video,
    changed: () => {
      t.changes += 1;
    },
  });
  return { t, share, screens };
};

test('a shared screen is marked as detail, because text must stay legible', async () => {
  const { share, screens } = room();
  expect(await share.start('a')).toBe(true);
  expect([share.call(), screens[0]?.contentHint]).toEqual(['a', 'detail']);
});

test('a person who picks nothing shares nothing', async () => {
  const { share, t } = room();
  t.refused = true;
  expect(await share.start('a')).toBe(false);
  expect([share.call(), share.track(), t.changes]).toEqual([null, null, 0]);
});

test('a call that cannot have video gets no share, and the screen is not left captured', async () => {
  const { share, screens, t } = room();
  t.video = false;
  expect(await share.start('a')).toBe(false);
  expect(screens[0]?.stopped).toBe(true);
  expect(share.call()).toBeNull();
});

test('closing the shared window ends the share', async () => {
  const { share, screens, t } = room();
  await share.start('a');
  screens[0]?.onended?.();
  expect([share.call(), t.changes]).toEqual([null, 2]);
});

test('a second share replaces the first, whose end then ends nothing', async () => {
  const { share, screens } = room();
  await share.start('a');
  await share.start('a');
  expect(screens.map((s) => s.stopped)).toEqual([true, false]);
  screens[0]?.onended?.();
  expect(share.call()).toBe('a');
});
