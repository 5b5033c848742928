import { describe, expect, test } from 'vitest';
import { SDKERR } from '../sdkerr.ts';
import { failureDetails, failureText } from './failure-text.ts';

const codes = Object.entries(SDKERR).filter(([, code]) => code !== SDKERR.SDKERR_SUCCESS);

describe('failureText', () => {
  test.each(codes)('%s has sentences of its own in both languages', (_name, code) => {
    for (const language of ['en', 'zh'] as const) {
      const { what, next } = failureText(language, code);
      expect(what).not.toBe(failureText(language, 1).what);
      expect(next).not.toBe('');
    }
  });
  test('a code of the provider that nobody here knows is said to come from the provider', () => {
    expect(failureText('en', 112345678)).toMatchObject({ what: 'The provider refused the call.', side: 'server' });
  });
  test('the details for an administrator hold the code, its name, the reason and the time', () => {
    const details = failureDetails(
      'en',
      { code: SDKERR.UISDK_UNLOGIN_ERROR, reason: 'calleeInfo.number needs an account' },
      '1.2.3',
      '4 Mar 2026, 12:00',
    );
    for (const part of ['430200001', 'UISDK_UNLOGIN_ERROR', 'calleeInfo.number needs an account', '1.2.3', '12:00']) {
      expect(details).toContain(part);
    }
  });
});
