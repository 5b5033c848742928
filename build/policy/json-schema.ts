import { POLICIES, POLICY_KEYS } from '../../app/policy/policy.ts';
import type { PolicyKind } from '../../app/policy/policy-entry.ts';
import { NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { explanation } from './policy-text.ts';

type Schema = { readonly [word: string]: unknown };

/** A managed account; what a field may hold beyond its type Parley says when it reads it. */
const account: Schema = {
  type: 'object',
  required: ['id', 'domain'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,32}$' },
    ...fields(NEW_ACCOUNT),
    protocol: { enum: ['udp', 'tcp', 'tls', 'wss'] },
    mediaTransport: { enum: ['gateway', 'dtls', 'direct'] },
    expiresSeconds: { type: 'integer', minimum: 60, maximum: 7200 },
    pstn: {
      type: 'object',
      additionalProperties: false,
      properties: { ...fields(NEW_ACCOUNT.pstn), format: { enum: ['e164', 'national', 'as-typed'] } },
    },
  },
};

function fields(of: object): Schema {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, { type: typeof value }]));
}

const schemaOf = (kind: PolicyKind): Schema => {
  switch (kind.type) {
    case 'boolean':
      return { type: 'boolean' };
    case 'integer':
      return { type: 'integer', minimum: kind.least, maximum: kind.most };
    case 'text':
      return { type: 'string', maxLength: kind.longest };
    case 'pem':
      return { type: 'string', pattern: '-----BEGIN CERTIFICATE-----' };
    case 'choice':
      return { enum: kind.of };
    case 'choices':
      return { type: 'array', items: { enum: kind.of }, minItems: 1, uniqueItems: true };
    case 'list':
      return { type: 'array', items: { type: 'string', maxLength: kind.longest }, maxItems: kind.most };
    case 'accounts':
      return { type: 'array', items: account, maxItems: kind.most };
  }
};

/** What /etc/parley/policy.json may hold (JSON Schema 2020-12). */
export const jsonSchema = (): string => {
  const properties = POLICY_KEYS.map((key) => {
    const { kind, en, fallback, sample } = POLICIES[key];
    const described = { title: en.name, description: explanation(POLICIES[key], 'en') };
    return [
      key,
      { ...described, ...schemaOf(kind), ...(fallback === null ? {} : { default: fallback }), examples: [sample] },
    ];
  });
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Policies of Parley',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
};

/** A file with every policy at its sample but the certificates, which nobody could use. */
export const jsonSample = (): string => {
  const keys = POLICY_KEYS.filter((key) => POLICIES[key].kind.type !== 'pem');
  return `${JSON.stringify(Object.fromEntries(keys.map((key) => [key, POLICIES[key].sample])), null, 2)}\n`;
};
