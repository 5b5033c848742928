import type { PolicyEntry } from '../../app/policy/policy-entry.ts';
import { explanation, groups, type TemplateLanguage } from './policy-text.ts';
import { element } from './xml.ts';

const KEY = 'Software\\Policies\\Parley\\Parley';
const SCHEMA = {
  'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  revision: '1.0',
  schemaVersion: '1.0',
  xmlns: 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions',
};
const HEAD = '<?xml version="1.0" encoding="utf-8"?>';

/** A name as the ids of strings may have it. */
const idOf = (text: string): string => text.replaceAll(/[^A-Za-z0-9]/g, '_');
const supportedId = (since: string): string => `SUPPORTED_${idOf(since)}`;
const versions = (): readonly string[] => [
  ...new Set(groups().flatMap(({ policies }) => policies.map(([, { since }]) => since))),
];

/** The elements of a policy: where and as what its value is put into the registry. */
const elementsOf = (key: string, { kind }: PolicyEntry): readonly string[] => {
  const named = { id: key, valueName: key };
  switch (kind.type) {
    case 'boolean':
      return [
        element('enabledValue', {}, [element('decimal', { value: 1 })]),
        element('disabledValue', {}, [element('decimal', { value: 0 })]),
      ];
    case 'integer':
      return inElements(element('decimal', { ...named, minValue: kind.least, maxValue: kind.most, required: 'true' }));
    case 'text':
      return inElements(element('text', { ...named, maxLength: kind.longest }));
    case 'choice':
      return inElements(
        element(
          'enum',
          { ...named, required: 'true' },
          kind.of.map((value) =>
            element('item', { displayName: `$(string.${key}_${idOf(value)})` }, [
              element('value', {}, [element('string', {}, value)]),
            ]),
          ),
        ),
      );
    case 'choices':
    case 'list':
      return inElements(element('list', { id: key, key: `${KEY}\\${key}`, valuePrefix: '' }));
    case 'pem':
    case 'accounts':
      return inElements(element('multiText', { ...named, maxLength: 16_383, maxStrings: 0 }));
  }
};
const inElements = (inside: string): readonly string[] => [element('elements', {}, [inside])];

const policy = (group: string, key: string, entry: PolicyEntry): string => {
  const boolean = entry.kind.type === 'boolean';
  const attributes = {
    name: key,
    class: 'Both',
    displayName: `$(string.${key})`,
    explainText: `$(string.${key}_Explain)`,
    key: KEY,
    ...(boolean ? { valueName: key } : { presentation: `$(presentation.${key})` }),
  };
  return element('policy', attributes, [
    element('parentCategory', { ref: group }),
    element('supportedOn', { ref: supportedId(entry.since) }),
    ...elementsOf(key, entry),
  ]);
};

/** The policies for the editor of Group Policy, and for Intune. */
export const admx = (): string =>
  [
    HEAD,
    element('policyDefinitions', SCHEMA, [
      element('policyNamespaces', {}, [
        element('target', { prefix: 'parley', namespace: 'Parley.Policies.Parley' }),
        element('using', { prefix: 'windows', namespace: 'Microsoft.Policies.Windows' }),
      ]),
      element('resources', { minRequiredRevision: '1.0' }),
      element('supportedOn', {}, [
        element(
          'definitions',
          {},
          versions().map((since) =>
            element('definition', { name: supportedId(since), displayName: `$(string.${supportedId(since)})` }),
          ),
        ),
      ]),
      element('categories', {}, [
        element('category', { name: 'Parley', displayName: '$(string.Parley)' }),
        ...groups().map(({ id }) =>
          element('category', { name: id, displayName: `$(string.Category_${id})` }, [
            element('parentCategory', { ref: 'Parley' }),
          ]),
        ),
      ]),
      element(
        'policies',
        {},
        groups().flatMap(({ id, policies }) => policies.map(([key, entry]) => policy(id, key, entry))),
      ),
    ]),
    '',
  ].join('\n');

const strings = (language: TemplateLanguage): readonly string[] => {
  const string = (id: string, text: string): string => element('string', { id }, text);
  return [
    string('Parley', 'Parley'),
    ...versions().map((since) =>
      string(supportedId(since), language === 'en' ? `Parley ${since} or later` : `Parley ${since} 或更高版本`),
    ),
    ...groups().flatMap(({ id, group, policies }) => [
      string(`Category_${id}`, group[language]),
      ...policies.flatMap(([key, entry]) => [
        string(key, entry[language].name),
        string(`${key}_Explain`, explanation(entry, language)),
        // Values are the same words in every language, as files and guide have them.
        ...(entry.kind.type === 'choice' ? entry.kind.of.map((value) => string(`${key}_${idOf(value)}`, value)) : []),
      ]),
    ]),
  ];
};

const control = (key: string, { kind, sample }: PolicyEntry, label: string): string => {
  switch (kind.type) {
    case 'integer':
      return element('decimalTextBox', { refId: key, defaultValue: Number(sample) }, label);
    case 'text':
      return element('textBox', { refId: key }, [element('label', {}, label)]);
    case 'choice':
      return element('dropdownList', { refId: key }, label);
    case 'choices':
    case 'list':
      return element('listBox', { refId: key }, label);
    default:
      return element('multiTextBox', { refId: key }, label);
  }
};

/** The words of the policies in a language, beside the ADMX. */
export const adml = (language: TemplateLanguage): string =>
  [
    HEAD,
    element('policyDefinitionResources', SCHEMA, [
      element('displayName', {}, 'Parley'),
      element('description', {}, language === 'en' ? 'Policies of Parley' : 'Parley 策略'),
      element('resources', {}, [
        element('stringTable', {}, strings(language)),
        element(
          'presentationTable',
          {},
          groups().flatMap(({ policies }) =>
            policies
              .filter(([, entry]) => entry.kind.type !== 'boolean')
              .map(([key, entry]) => element('presentation', { id: key }, [control(key, entry, entry[language].name)])),
          ),
        ),
      ]),
    ]),
    '',
  ].join('\n');
