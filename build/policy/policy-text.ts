import { POLICY_GROUPS, type PolicyKey } from '../../app/policy/policy.ts';
import type { PolicyEntry, PolicyGroup } from '../../app/policy/policy-entry.ts';

/** A language of the templates. */
export type TemplateLanguage = 'en' | 'zh';

/** The groups of the table with their policies, in the order of the table. */
export const groups = (): readonly {
  readonly id: string;
  readonly group: PolicyGroup;
  readonly policies: readonly (readonly [PolicyKey, PolicyEntry])[];
}[] =>
  Object.entries(POLICY_GROUPS).map(([id, group]) => ({
    id,
    group,
    policies: Object.entries(group.policies) as unknown as readonly (readonly [PolicyKey, PolicyEntry])[],
  }));

/** What holds while a policy is not set. */
export const fallbackText = ({ fallback }: PolicyEntry, language: TemplateLanguage): string => {
  if (fallback === null) return language === 'en' ? 'the person decides' : '由用户决定';
  return Array.isArray(fallback) ? fallback.join(', ') : String(fallback);
};

/** What a policy does and what holds without it, as a policy editor shows it. */
export const explanation = (entry: PolicyEntry, language: TemplateLanguage): string =>
  language === 'en'
    ? `${entry.en.text}\n\nNot set: ${fallbackText(entry, 'en')}.`
    : `${entry.zh.text}\n\n未设置时：${fallbackText(entry, 'zh')}。`;
