import type { Route } from '../../app/callee/route.ts';
import { fail, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { AccountSettings } from '../../app/settings/account-settings.ts';
import type { Contact } from '../../app/settings/contact.ts';

export type ClassifyContext = {
  readonly accounts: readonly AccountSettings[];
  readonly signedIn: ReadonlySet<string>;
  readonly contacts: readonly Contact[];
  readonly region: string;
  readonly account: string | null;
  readonly asTyped: boolean;
  readonly echoNumber: string;
  readonly echoUri: string;
};
export type Callee = { readonly route: Route; readonly name: string; readonly alternatives: readonly Route[] };
export const classify = (_text: string, _context: ClassifyContext): Result<Callee> =>
  fail(SDKERR.UISDK_COMMON_ERROR, 'being written');
export const classifyThirdUserId = (_id: string, _context: ClassifyContext): Result<Callee> =>
  fail(SDKERR.UISDK_COMMON_ERROR, 'being written');
