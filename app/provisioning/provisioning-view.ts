/** What the person is asked about accounts that a file, a link or their organisation brings. */
export type ProvisioningQuestion =
  /** A link wants a document to be fetched from this host. */
  | { readonly kind: 'visit'; readonly host: string }
  | { readonly kind: 'fetching'; readonly host: string }
  /** The host wants to know who asks; `wrong`: what was typed before was not accepted. */
  | { readonly kind: 'sign-in'; readonly host: string; readonly wrong: boolean }
  | {
      readonly kind: 'take';
      /** Name of the file, or host. */
      readonly from: string;
      readonly accounts: readonly {
        readonly name: string;
        readonly server: string;
        readonly isNew: boolean;
        /** It goes to another server than the account of today, whose password is then forgotten. */
        readonly moved: boolean;
      }[];
      readonly contacts: number;
    }
  | { readonly kind: 'failed'; readonly from: string; readonly reason: string };

/** Accounts that are set up from outside. */
export type ProvisioningView = {
  /** Ids of the accounts that the organisation's document has. */
  readonly accounts: readonly string[];
  /** null while there is nothing to ask. */
  readonly question: ProvisioningQuestion | null;
};

/** The person's answer; user and password for the sign-in alone. */
export type ProvisioningAnswer = { readonly yes: boolean; readonly user: string; readonly password: string };
