import type { Outcome, OutcomeKind } from '../call/outcome.ts';
import type { FailureText, Side } from './failure-text.ts';
import { type Language, text } from './text.ts';

const SIDES: { readonly [K in OutcomeKind]: Side } = {
  completed: 'unknown',
  cancelled: 'here',
  missed: 'here',
  'declined-here': 'here',
  'answered-elsewhere': 'here',
  'sent-to-meeting': 'here',
  busy: 'peer',
  declined: 'peer',
  unknown: 'input',
  offline: 'peer',
  'no-answer': 'peer',
  unreachable: 'network',
  forbidden: 'server',
  'wrong-password': 'account',
  certificate: 'server',
  'encryption-refused': 'peer',
  'not-acceptable': 'peer',
  'pstn-disabled': 'account',
  'server-failed': 'server',
  loop: 'input',
  lost: 'network',
  failed: 'unknown',
};

const ORDINARY: readonly OutcomeKind[] = [
  'completed',
  'cancelled',
  'declined-here',
  'answered-elsewhere',
  'sent-to-meeting',
];

/** Endings that need no explanation and no advice. */
export const isOrdinaryEnd = (kind: OutcomeKind): boolean => ORDINARY.includes(kind);

/** The sentences of an outcome. */
export const outcomeText = (language: Language, outcome: Outcome, name: string): FailureText => ({
  what: text(language, `outcome.${sentence(outcome)}.what`, { name }),
  side: SIDES[outcome.kind],
  next: text(language, `outcome.${sentence(outcome)}.next`, { name }),
});

/** Unknown to no server is an address without a host. */
const sentence = ({ kind, sipStatus }: Outcome): OutcomeKind | 'unknown-host' =>
  kind === 'unknown' && sipStatus === null ? 'unknown-host' : kind;
