import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MeetingView } from '../../../app/meeting/meeting.ts';
import { madeHere } from '../sipjs/message-view.ts';
import { createConferenceNotifier } from './conference-notifier.ts';
import type { NoticeWay, SipRequest } from './signalling.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const VIEW: MeetingView = { subject: '', self: 'b', role: 0, members: [], speaker: null, locked: false, endsAt: 0 };

const setUp = (answer = 200) => {
  const sent: string[] = [];
  const answers: string[] = [];
  let view: MeetingView | null = VIEW;
  let changed = (): void => undefined;
  let forgotten = 0;
  /** How many notifications are under way at once. */
  let most = 0;
  let open = 0;
  const way: NoticeWay = {
    id: 'dialog',
    remoteUri: 'sip:bob@example.com',
    contact: 'sip:parley@192.0.2.1;conf=x',
    request: async (_method, headers, body) => {
      const [, document = 'nothing'] = /state="(\w+)" version/.exec(body?.text ?? '') ?? [];
      sent.push(`${headers[1]?.replace('Subscription-State: ', '')} ${document}`);
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 20));
      open--;
      return madeHere(answer, '', 'peer');
    },
    forget: () => void forgotten++,
  };
  const notifier = createConferenceNotifier(1);
  const subscribe = (expires: string | null = null, within: NoticeWay | null = way): void => {
    const headers: Record<string, string | null> = { Event: 'conference', Expires: expires };
    const message: SipRequest = {
      header: (name) => headers[name] ?? null,
      list: () => [],
      sdp: null,
      contentType: '',
      body: '',
      method: 'SUBSCRIBE',
      uri: '',
    };
    notifier.take({
      message,
      within,
      reject: (status) => void answers.push(`${status}`),
      accept: (lines) => {
        answers.push(`200 ${lines.join()}`);
        return way;
      },
    });
  };
  const lock = (locked: boolean): void => {
    view = { ...VIEW, locked };
    changed();
  };
  return {
    sent,
    answers,
    notifier,
    subscribe,
    lock,
    hide: () => {
      view = null;
      changed();
    },
    serve: () =>
      notifier.serve({
        mostPeople: 8,
        view: () => view,
        listen: (listener) => {
          changed = listener;
          return () => {
            changed = () => undefined;
          };
        },
      }),
    forgotten: () => forgotten,
    most: () => most,
  };
};

test('a call has a name for its conference once it belongs to one, and keeps it', () => {
  const t = setUp();
  expect(t.notifier.name()).toBeNull();
  expect(t.serve()).toBe(true);
  const name = t.notifier.name();
  expect(name).toMatch(/^[\w-]{36}$/);
  expect(t.serve()).toBe(false);
  expect(t.notifier.name()).toBe(name);
});

test('nobody is told of a conference that is none of theirs: there is none, or they are not in and do not come in soon', async () => {
  const t = setUp();
  t.subscribe();
  t.serve();
  t.hide();
  for (let n = 0; n < 6; n++) t.subscribe();
  expect(t.answers).toEqual(['403', '403', '403']);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(t.answers).toEqual(Array.from({ length: 7 }, () => '403'));
  expect(t.sent).toEqual([]);
});

test('who asks a moment before they are in is answered once they are, and when the call ends first, that it has', async () => {
  const t = setUp();
  t.serve();
  t.hide();
  t.subscribe('600');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(t.answers).toEqual([]);
  t.lock(false);
  expect(t.answers).toEqual(['200 Expires: 600']);
  expect(t.sent).toEqual(['active;expires=600 full']);
  const other = setUp();
  other.serve();
  other.hide();
  other.subscribe();
  other.notifier.end();
  expect(other.answers).toEqual(['481']);
});

test('a subscription without a time lasts an hour, and its end is told with how things stand', async () => {
  const t = setUp();
  t.serve();
  t.subscribe();
  expect(t.answers).toEqual(['200 Expires: 3600']);
  expect(t.sent).toEqual(['active;expires=3600 full']);
  await vi.advanceTimersByTimeAsync(3_599_000);
  expect(t.sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(t.sent.slice(1)).toEqual(['terminated;reason=timeout full']);
  expect(t.forgotten()).toBe(1);
  t.lock(true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(t.sent).toHaveLength(2);
});

test('changes are told a second apart at most, the latest state at once, and what was undone is not told', async () => {
  const t = setUp();
  t.serve();
  t.subscribe('600');
  await vi.advanceTimersByTimeAsync(100);
  for (let n = 0; n < 40; n++) {
    t.lock(n % 2 === 0);
    await vi.advanceTimersByTimeAsync(100);
  }
  // Four seconds, of which each change lasted a tenth.
  expect(t.sent.length).toBeGreaterThan(1);
  expect(t.sent.length).toBeLessThanOrEqual(5);
  await vi.advanceTimersByTimeAsync(2_000);
  const before = t.sent.length;
  t.lock(true);
  t.lock(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(t.sent.slice(before).filter((one) => one.includes('partial')).length).toBeLessThanOrEqual(2);
  expect(t.most()).toBe(1);
});

test('a refresh is told the whole at once, but never beside a notification that has no answer yet', async () => {
  const t = setUp();
  t.serve();
  for (let n = 0; n < 50; n++) t.subscribe('600');
  expect(t.answers).toHaveLength(50);
  expect(t.sent).toEqual(['active;expires=600 full']);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(t.sent).toEqual(['active;expires=600 full', 'active;expires=600 full']);
});

test('a notification that is refused ends the subscription without a further word', async () => {
  const t = setUp(481);
  t.serve();
  t.subscribe();
  await vi.advanceTimersByTimeAsync(100);
  expect(t.forgotten()).toBe(1);
  t.lock(true);
  t.notifier.end();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(t.sent).toHaveLength(1);
});

test('who may know nothing any more, and whose call is over, hears that there is nothing more', async () => {
  for (const over of ['hide', 'end'] as const) {
    const t = setUp();
    t.serve();
    t.subscribe();
    await vi.advanceTimersByTimeAsync(100);
    if (over === 'hide') t.hide();
    else t.notifier.end();
    await vi.advanceTimersByTimeAsync(1_500);
    expect(t.sent.slice(1)).toEqual(['terminated;reason=noresource nothing']);
    t.subscribe();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(t.answers.at(-1)).toBe('403');
  }
});
