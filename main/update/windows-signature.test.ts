import { expect, test } from 'vitest';
import { strictly } from './windows-signature.ts';

const says = (warning: string | null, wrong: string | null = null) =>
  strictly(async (_publishers, _file, logger) => {
    if (warning !== null) logger.warn(warning);
    return wrong;
  })(['CN=Example'], 'C:\\x.exe');

test('a signature that is right is taken, and one of somebody else refused', async () => {
  expect(await says(null)).toBeNull();
  expect(await says('Signature validated using only CN Example. Please add your full name')).toBeNull();
  expect(await says(null, 'signed by somebody else')).toBe('signed by somebody else');
});

test('a signature that could not be looked at counts as none, although the library lets it pass', async () => {
  expect(
    await says(
      'Cannot execute ConvertTo-Json: x. Ignoring signature validation due to unsupported powershell version.',
    ),
  ).toBe('the signature could not be checked');
  expect(await says('Unable to verify LiteralPath of update asset. Skipping this step of validation.')).not.toBeNull();
});
