import { expect, test } from 'vitest';
import type { CreateConfResult } from '../../app/conf/create-conf-result.ts';
import { builtinFocus } from './builtin-focus.ts';
import type { MeetingRequest } from './provider.ts';

const request: MeetingRequest = {
  hostName: 'Ada Lovelace',
  mediaType: 1,
  guestsWithoutPassword: false,
  customInfo: 'order 7',
  language: 'en',
};
const create = async (change: Partial<MeetingRequest> = {}): Promise<CreateConfResult> => {
  const result = await builtinFocus(() => 1_700_000_000_999).create({ ...request, ...change });
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
};

test('a meeting has every field of the contract, with the caller as host', async () => {
  expect(await create()).toEqual({
    confId: expect.stringMatching(/^[1-9]\d{8}$/),
    vmrConfId: '',
    hostPwd: expect.stringMatching(/^\d{8}$/),
    guestPwd: expect.stringMatching(/^\d{6}$/),
    mediaType: 1,
    guestJoinUri: '',
    selfConfRole: 1,
    subject: 'Ada Lovelace’s meeting',
    startTimeStamp: 1_700_000_000,
    endTimeStamp: 1_700_007_200,
    startTime: 1_700_000_000,
    endTime: 1_700_007_200,
    schedulerName: 'Ada Lovelace',
    customInfo: 'order 7',
  });
});

test('guests who need no password get none', async () => {
  expect((await create({ guestsWithoutPassword: true })).guestPwd).toBe('');
});

test('two thousand meetings share no ID, and no password repeats as one would guess, because both come from the CSPRNG', async () => {
  const focus = builtinFocus();
  const ids = new Set<string>();
  const hostPasswords = new Set<string>();
  for (let i = 0; i < 2000; i++) {
    const result = await focus.create(request);
    if (!result.ok) throw new Error(result.failure.reason);
    ids.add(result.value.confId);
    hostPasswords.add(result.value.hostPwd);
    expect(result.value.hostPwd).not.toBe(result.value.guestPwd);
  }
  expect(ids.size).toBe(2000);
  expect(hostPasswords.size).toBeGreaterThan(1990);
});

test('the topic fits 128 characters without splitting one, in both languages', async () => {
  for (const language of ['en', 'zh'] as const) {
    const { subject } = await create({ hostName: '😀'.repeat(128), language });
    expect(subject.length).toBeLessThanOrEqual(128);
    expect(subject).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  }
  expect((await create({ hostName: '', language: 'zh' })).subject).toBe('即时会议');
});
