/** What a policy's value looks like. */
export type PolicyKind =
  | { readonly type: 'boolean' }
  /** A whole number. */
  | { readonly type: 'integer'; readonly least: number; readonly most: number }
  /** One line, at most `longest` characters. */
  | { readonly type: 'text'; readonly longest: number }
  /** One or more certificates in PEM form. */
  | { readonly type: 'pem' }
  | { readonly type: 'choice'; readonly of: readonly string[] }
  /** At least one of a few values, each once, the preferred one first. */
  | { readonly type: 'choices'; readonly of: readonly string[] }
  /** At most `most` lines. */
  | { readonly type: 'list'; readonly most: number; readonly longest: number }
  /** A list of `ManagedAccount`; JSON text where a system has no lists of records. */
  | { readonly type: 'accounts'; readonly most: number };

/** The words of a policy in one language: its name in a policy editor, and what it does. */
export type PolicyWords = { readonly name: string; readonly text: string };

/** A row of the policy table. A policy that is set always binds: a mere suggestion is what provisioning is for. */
export type PolicyEntry = {
  readonly kind: PolicyKind;
  /** Version of Parley that honours it first. */
  readonly since: string;
  /** What holds while it is not set; null leaves it to the person. */
  readonly fallback: boolean | number | string | readonly string[] | null;
  /** Settings it can take out of the person's hands, as `group.field`. */
  readonly locks: readonly string[];
  /** A value that shows its form in samples and the guide. */
  readonly sample: unknown;
  readonly en: PolicyWords;
  readonly zh: PolicyWords;
};

/** Policies that belong together, as policy editors show them. */
export type PolicyGroup = {
  readonly en: string;
  readonly zh: string;
  readonly policies: { readonly [key: string]: PolicyEntry };
};
