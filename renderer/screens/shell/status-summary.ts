import type { AccountView } from '../../../app/bridge/contract.ts';
import { type Language, text } from '../../../app/text/text.ts';

/** How things stand, from best to worst. */
export type StatusLevel = 'good' | 'busy' | 'bad';

/** One honest sentence on whether this app can be reached. */
export type StatusSummary = { readonly level: StatusLevel; readonly words: string };

/** What to call an account: its label, else its address. */
export const accountName = ({ settings }: AccountView): string =>
  settings.label || `${settings.user}@${settings.domain}`;

/** Why an account is not registered, in a few words. */
export const registrationWords = (language: Language, { registration }: AccountView): string =>
  registration.problem === null
    ? text(language, `registration.${registration.phase}`)
    : text(language, `registration.problem.${registration.problem}`);

/** The worst of what is known, network first; an account counts as reachable only once its registration says so. */
export const statusSummary = (
  language: Language,
  ready: boolean,
  online: boolean,
  accounts: readonly AccountView[],
): StatusSummary => {
  if (!ready) return { level: 'busy', words: text(language, 'status.starting') };
  if (!online) return { level: 'bad', words: text(language, 'status.noNetwork') };
  const used = accounts.filter(({ settings }) => settings.enabled);
  const first = used[0];
  if (first === undefined) return { level: 'good', words: text(language, 'status.readyEcho') };
  const trouble = used.find(({ registration }) => !registration.canReceive && registration.phase !== 'connecting');
  if (trouble !== undefined) {
    return {
      level: 'bad',
      words: text(language, 'status.accountTrouble', {
        label: accountName(trouble),
        problem: registrationWords(language, trouble),
      }),
    };
  }
  const connecting = used.find(({ registration }) => !registration.canReceive);
  if (connecting !== undefined) {
    return { level: 'busy', words: text(language, 'status.accountConnecting', { label: accountName(connecting) }) };
  }
  return {
    level: 'good',
    words:
      used.length === 1
        ? text(language, 'status.ready', { label: accountName(first) })
        : text(language, 'status.readyAll', { count: used.length }),
  };
};
