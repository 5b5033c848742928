import { expect, test } from 'vitest';
import {
  ATTRIBUTE,
  canonicalAddress,
  isAuthentic,
  readStun,
  readXorAddress,
  stunMessage,
  xorAddress,
} from './stun-message.ts';

// RFC 5769 section 2.3, sample IPv6 response, password "VOkJxbRl1RmTxUk/WvJxBt".
const SAMPLE = Buffer.from(
  '010100482112a442b7e7a701bc34d686fa87dfae8022000b' +
    '7465737420766563746f7220' +
    '002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9' +
    '00080014a382954e4be67bf11784c97c8292c275bfe3ed41' +
    '80280004c8fb0b4c',
  'hex',
);

test('the IPv6 sample of RFC 5769 is authentic and says its address', () => {
  const message = readStun(SAMPLE)!;
  expect(isAuthentic(message, 'VOkJxbRl1RmTxUk/WvJxBt')).toBe(true);
  expect(isAuthentic(message, 'another')).toBe(false);
  const mapped = readXorAddress(message.attributes.get(ATTRIBUTE.xorMappedAddress), message.transaction);
  expect(mapped).toEqual({ address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32_853 });
});

test.each(['192.0.2.1', '2001:db8::1', '::1', 'fd00:0:0:1::'])('%s survives being written and read', (address) => {
  const transaction = Buffer.alloc(12, 7);
  const message = readStun(
    stunMessage(1, transaction, [[ATTRIBUTE.xorMappedAddress, xorAddress({ address, port: 9 }, transaction)]], 'k'),
  )!;
  const read = readXorAddress(message.attributes.get(ATTRIBUTE.xorMappedAddress), message.transaction);
  expect(read).toEqual({ address: canonicalAddress(address), port: 9 });
  expect(isAuthentic(message, 'k')).toBe(true);
});

test('an attribute after the integrity counts for nothing, as anybody may have added it', () => {
  const signed = stunMessage(1, Buffer.alloc(12), [], 'k');
  const more = Buffer.concat([signed, Buffer.from('00250000', 'hex')]);
  more.writeUInt16BE(more.length - 20, 2);
  expect(readStun(more)!.attributes.has(ATTRIBUTE.useCandidate)).toBe(false);
});

test('an address of impossible length is none', () => {
  expect(readXorAddress(Buffer.from([0, 2, 0, 0, 1, 2, 3, 4]), '123456789012')).toBeNull();
  expect(readXorAddress(Buffer.alloc(0), '123456789012')).toBeNull();
});
