import type { StoreApi } from 'zustand/vanilla';
import type { AccountView } from '../../app/bridge/contract.ts';
import { redactText } from '../log/redact-text.ts';
import { tokenOf } from '../log/token.ts';

/** Most changes remembered. */
const MOST = 100;

/** Remembers, in memory only, how each account's registration went; gives it back a line a change, oldest first. */
export const followRegistrations = (
  accounts: Pick<StoreApi<readonly AccountView[]>, 'getState' | 'subscribe'>,
  now: () => Date = () => new Date(),
): (() => readonly string[]) => {
  const last = new Map<string, string>();
  const lines: string[] = [];
  const follow = (views: readonly AccountView[]): void => {
    for (const { settings, registration } of views) {
      const { phase, problem, canReceive, detail } = registration;
      const said = `${phase}${problem === null ? '' : ` (${problem})`}${canReceive ? ', can receive' : ''}${detail === '' ? '' : `: ${redactText(detail)}`}`;
      if (last.get(settings.id) === said) continue;
      last.set(settings.id, said);
      lines.push(`${now().toISOString()} account ${tokenOf(settings.user)} at ${settings.domain}: ${said}`);
      if (lines.length > MOST) lines.shift();
    }
  };
  follow(accounts.getState());
  accounts.subscribe(follow);
  return () => lines;
};
