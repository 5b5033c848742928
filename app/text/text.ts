import { EN, type TextKey } from './en.ts';
import { ZH } from './zh.ts';

/** A language the screens are written in. */
export type Language = 'en' | 'zh';

/** Names of the holes of a sentence: `{name}` and `{count|one|other}`. */
type Hole<S extends string> = S extends `${string}{${infer Inside}}${infer Rest}`
  ? (Inside extends `${infer Name}|${string}` ? Name : Inside) | Hole<Rest>
  : never;

/** What fills the holes of a text. */
export type TextParams<K extends TextKey> = { readonly [Name in Hole<(typeof EN)[K]>]: string | number };

/** No argument where the text has no hole. */
export type TextArguments<K extends TextKey> = [Hole<(typeof EN)[K]>] extends [never] ? [] : [TextParams<K>];

const TABLES: { readonly [L in Language]: { readonly [K in TextKey]: string } } = { en: EN, zh: ZH };

/** Fills `{name}` with a value and `{count|one|other}` with the form that fits the number. */
export const fillText = (pattern: string, params: Readonly<Record<string, string | number>>): string =>
  pattern.replace(/\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g, (hole, name: string, one?: string, other?: string) => {
    const value = params[name];
    if (value === undefined) return hole;
    if (one === undefined || other === undefined) return String(value);
    return Number(value) === 1 ? one : other;
  });

/** The sentence of a key in a language. */
export const text = <K extends TextKey>(language: Language, key: K, ...params: TextArguments<K>): string =>
  fillText(TABLES[language][key], params[0] ?? {});
