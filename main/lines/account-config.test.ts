import { expect, test } from 'vitest';
import { NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { accountConfig } from './account-config.ts';

test('hosts go to the wire in ASCII, because a SIP URI has no other letters (RFC 3261 section 25.1)', () => {
  const settings = {
    ...NEW_ACCOUNT,
    id: 'a1',
    domain: 'BÜCHER.example',
    registrar: 'bücher.example:5070',
    outboundProxy: '::1',
  };
  expect(accountConfig(settings, 'secret')).toMatchObject({
    domain: 'xn--bcher-kva.example',
    registrar: 'xn--bcher-kva.example:5070',
    outboundProxy: '[::1]',
  });
  expect(accountConfig({ ...settings, registrar: '', outboundProxy: '' }, '')).toMatchObject({
    registrar: '',
    outboundProxy: '',
  });
});
