import type { AccountSettings } from '../../app/settings/account-settings.ts';
import type { Contact } from '../../app/settings/contact.ts';

/** What a destination is judged by. */
export type ClassifyContext = {
  readonly accounts: readonly AccountSettings[];
  /** Ids of the accounts that calls can go through. */
  readonly signedIn: ReadonlySet<string>;
  readonly contacts: readonly Contact[];
  /** ISO 3166-1 alpha-2 for reading telephone numbers; an unknown one reads only numbers with a country code. */
  readonly region: string;
  /** The account the person chose; null leaves the choice to the rules. */
  readonly account: string | null;
  /** Dial the keys as they were typed: no normalisation, no dial rule, no looking up of names. */
  readonly asTyped: boolean;
  readonly echoNumber: string;
  readonly echoUri: string;
};
