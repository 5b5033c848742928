import type { PolicyEntry, PolicyKind } from '../../app/policy/policy-entry.ts';
import { fallbackText, groups } from './policy-text.ts';

const shapeOf = (kind: PolicyKind): string => {
  switch (kind.type) {
    case 'integer':
      return `whole number, ${kind.least} to ${kind.most}`;
    case 'text':
      return `text, at most ${kind.longest} characters`;
    case 'pem':
      return 'certificates, PEM';
    case 'choice':
      return `one of ${kind.of.map((value) => `\`${value}\``).join(', ')}`;
    case 'choices':
      return `list of ${kind.of.map((value) => `\`${value}\``).join(', ')}`;
    case 'list':
      return `list of at most ${kind.most} texts`;
    case 'accounts':
      return `list of at most ${kind.most} accounts (JSON)`;
    default:
      return 'true or false';
  }
};

const registryOf = (key: string, kind: PolicyKind): string => {
  switch (kind.type) {
    case 'boolean':
    case 'integer':
      return `REG_DWORD \`${key}\``;
    case 'choices':
    case 'list':
      return `REG_SZ values \`1\`, \`2\`, … in the subkey \`${key}\`, or REG_MULTI_SZ \`${key}\``;
    case 'pem':
    case 'accounts':
      return `REG_MULTI_SZ or REG_SZ \`${key}\``;
    default:
      return `REG_SZ \`${key}\``;
  }
};

const section = (key: string, entry: PolicyEntry): readonly string[] => [
  `### ${key}`,
  '',
  `${entry.en.text}`,
  '',
  `${entry.zh.name}：${entry.zh.text}`,
  '',
  `- Value: ${shapeOf(entry.kind)}`,
  `- Not set: ${fallbackText(entry, 'en')}`,
  `- Since: Parley ${entry.since}`,
  `- Windows: ${registryOf(key, entry.kind)}`,
  ...(entry.locks.length > 0 ? [`- Locks: ${entry.locks.map((path) => `\`${path}\``).join(', ')}`] : []),
  `- Example: \`${JSON.stringify(entry.sample)}\``,
  '',
];

/** The administrator's list of policies. */
export const guide = (): string =>
  [
    '<!-- Made from app/policy by `npm run policies`; change the table, not this file. -->',
    '',
    '# Policies',
    '',
    'Every policy of Parley: its name is the same on Windows, macOS and Linux. How to roll them out: [managed-settings.md](managed-settings.md).',
    'A policy that is set always binds; there are no recommended values.',
    '',
    ...groups().flatMap(({ group, policies }) => [
      `- ${group.en}: ${policies.map(([key]) => `[${key}](#${key.toLowerCase()})`).join(', ')}`,
    ]),
    '',
    ...groups().flatMap(({ group, policies }) => [
      `## ${group.en} · ${group.zh}`,
      '',
      ...policies.flatMap(([key, entry]) => section(key, entry)),
    ]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
