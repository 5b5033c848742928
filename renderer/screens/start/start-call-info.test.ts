import { describe, expect, test } from 'vitest';
import type { Classified } from '../../../app/bridge/contract.ts';
import type { Route } from '../../../app/callee/route.ts';
import { DEFAULT_SETTINGS } from '../../../app/settings/settings.ts';
import type { Draft } from '../../stores/draft.ts';
import { accountChoices, chosenRoute, startCallInfo } from './start-call-info.ts';

const DRAFT: Draft = {
  text: ' 030 901820 ',
  pickedName: '',
  asTyped: false,
  account: null,
  joinPolicy: null,
  guestsWithoutPassword: null,
  nickName: null,
  customInfo: '',
  video: false,
  starting: true,
  failure: null,
};
const pstn = (account: string): Route => ({
  kind: 'pstn',
  uri: `sip:+4930901820@${account}.example`,
  account,
  shown: '+49 30 901820',
  e164: '+4930901820',
});
const TWO = { callable: true, route: pstn('work'), name: '', alternatives: [pstn('home')] } satisfies Classified;

describe('startCallInfo', () => {
  test('what was typed goes to the engine as it is, trimmed, with the defaults of the settings', () => {
    expect(startCallInfo(DRAFT, TWO, DEFAULT_SETTINGS, false)).toEqual({
      callerInfo: {},
      calleeInfo: { number: '030 901820' },
      mediaType: 0,
      confAllowJoinUser: 0,
      isGuestJoinConfWithoutPwd: false,
    });
  });
  test('a third-party ID goes into its own field', () => {
    const classified: Classified = {
      callable: true,
      route: { kind: 'third-party', uri: 'sip:1@b', account: null, shown: 'ghopper' },
      name: 'Grace Hopper',
      alternatives: [],
    };
    expect(startCallInfo({ ...DRAFT, text: 'ghopper' }, classified, DEFAULT_SETTINGS, true)).toMatchObject({
      calleeInfo: { thirdUserId: 'ghopper', nickName: 'Grace Hopper' },
      mediaType: 1,
    });
  });
  test('another account, or "as typed", is said by the address on the wire', () => {
    expect(startCallInfo({ ...DRAFT, account: 'home' }, TWO, DEFAULT_SETTINGS, false).calleeInfo).toEqual({
      number: 'sip:+4930901820@home.example',
    });
    expect(startCallInfo({ ...DRAFT, asTyped: true }, TWO, DEFAULT_SETTINGS, false).calleeInfo).toEqual({
      number: 'sip:+4930901820@work.example',
    });
  });
  test('what cannot be called is still handed over, so that the engine gives its code', () => {
    const cannot: Classified = { callable: false, code: 430100002, reason: '' };
    expect(startCallInfo({ ...DRAFT, text: '??' }, cannot, DEFAULT_SETTINGS, false).calleeInfo).toEqual({
      number: '??',
    });
    expect(startCallInfo({ ...DRAFT, text: '' }, null, DEFAULT_SETTINGS, false).calleeInfo).toEqual({ number: '' });
  });
  test('the choices for this one call win over the settings', () => {
    const settings = { ...DEFAULT_SETTINGS, displayName: 'Ada', joinPolicy: 2 as const, guestsWithoutPassword: true };
    expect(startCallInfo(DRAFT, null, settings, false)).toMatchObject({
      callerInfo: { nickName: 'Ada' },
      confAllowJoinUser: 2,
      isGuestJoinConfWithoutPwd: true,
    });
    const draft: Draft = {
      ...DRAFT,
      nickName: 'Countess',
      joinPolicy: 3,
      guestsWithoutPassword: false,
      customInfo: ' t1 ',
      pickedName: 'Grace',
    };
    expect(startCallInfo(draft, null, settings, false)).toMatchObject({
      callerInfo: { nickName: 'Countess' },
      calleeInfo: { nickName: 'Grace' },
      confAllowJoinUser: 3,
      isGuestJoinConfWithoutPwd: false,
      customInfo: 't1',
    });
  });
});

describe('accounts of a route', () => {
  test('a person chooses only where there is a choice', () => {
    expect(accountChoices(TWO)).toEqual(['work', 'home']);
    const direct: Route = { kind: 'sip-uri', uri: 'sip:a@b', account: null, shown: 'a@b' };
    expect(accountChoices({ callable: true, route: direct, name: '', alternatives: [] })).toEqual([]);
  });
  test('an account that no longer offers a route falls back to the engine’s own', () => {
    expect(chosenRoute(TWO, 'gone')).toBe(TWO.route);
    expect(chosenRoute(TWO, 'home')).toBe(TWO.alternatives[0]);
  });
});
