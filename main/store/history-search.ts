import type { CallRecord } from '../../app/call/call-record.ts';
import { asciiDigits, foldText } from '../../app/callee/fold-text.ts';

/**
 * A test whether a record has every word of a text in its name, address, topic or members' names.
 * Case and accents do not count; a text of digits and separators is also found within the digits of the address.
 */
export const historyMatch = (text: string): ((record: CallRecord) => boolean) => {
  const words = foldText(text)
    .split(' ')
    .filter((word) => word !== '');
  const plain = asciiDigits(text.normalize('NFKC'));
  const digits = /^[\d\s+()./\-\u2010-\u2015]+$/.test(plain) ? plain.replaceAll(/\D/g, '') : '';
  return (record) => {
    if (digits !== '' && record.address.replaceAll(/\D/g, '').includes(digits)) return true;
    const hay = foldText(
      [
        record.name,
        record.address,
        record.meeting?.subject ?? '',
        ...(record.members ?? []).map(({ name }) => name),
      ].join('\n'),
    );
    return words.every((word) => hay.includes(word));
  };
};
