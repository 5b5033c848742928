import { expect, test } from 'vitest';
import { cutBody, sessionBody } from './session-body.ts';

const SDP = 'v=0\r\ns=-\r\n';

test('a description is found at any depth of multiparts, and its parameters do not hide it', () => {
  const inner = ['--in', 'content-type: application/sdp; charset=utf-8', '', 'v=0', 's=-', '--in--', ''].join('\r\n');
  const outer = [
    '--out',
    'Content-Type: text/plain',
    '',
    'hi',
    '--out',
    'Content-Type: multipart/alternative;boundary=in',
    '',
    inner,
    '--out--',
  ];
  expect(sessionBody('multipart/mixed; boundary="out"', outer.join('\r\n'))).toEqual({
    type: 'application/sdp',
    text: SDP,
  });
  expect(sessionBody('application/sdp;charset=UTF-8', SDP)).toEqual({ type: 'application/sdp', text: SDP });
});

test('a multipart without a description stays what it is, also when its boundary is missing', () => {
  expect(sessionBody('multipart/mixed', 'x').type).toBe('multipart/mixed');
  expect(sessionBody('multipart/mixed;boundary=b', '--b\r\n\r\nx\r\n--b--').type).toBe('multipart/mixed');
  expect(sessionBody(undefined, '')).toEqual({ type: '', text: '' });
});

test('a body is cut to its length in bytes, and one that is too short is none', () => {
  expect(cutBody('é1234', 3)).toBe('é1');
  expect(cutBody('abc', 3)).toBe('abc');
  expect(cutBody('abc', null)).toBe('abc');
  expect(cutBody('abc', 4)).toBeNull();
});
