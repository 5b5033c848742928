import type { Problem } from '../../app/bridge/contract.ts';
import type { AccountSettings } from '../../app/settings/account-settings.ts';
import type { Settings } from '../../app/settings/settings.ts';
import { maskKnown } from '../log/mask-known.ts';
import { redactText } from '../log/redact-text.ts';
import { bundleText, jsonLines } from './bundle-text.ts';
import { masked } from './masked.ts';
import { versionLines } from './versions.ts';

/** How many devices of each kind the window sees; never their names. */
export type DeviceCounts = { readonly microphones: number; readonly cameras: number; readonly speakers: number };

/** What the running app's bundle is made of. */
export type DiagnosticsParts = {
  readonly version: string;
  readonly keyStore: boolean;
  readonly online: () => boolean;
  readonly settings: () => Settings;
  readonly accounts: () => readonly AccountSettings[];
  /** The policies of the organisation that are in force. */
  readonly policies: () => { readonly [name: string]: unknown };
  readonly problems: () => readonly Problem[];
  readonly registrations: () => readonly string[];
  readonly calls: () => readonly string[];
  readonly log: () => Promise<readonly string[]>;
  readonly trace: () => readonly string[];
  readonly secrets: () => readonly string[];
  readonly now: () => Date;
};

/** Makes the bundle: one text that the person reads before it goes anywhere. */
export const createDiagnostics =
  (parts: DiagnosticsParts) =>
  async (devices: DeviceCounts): Promise<string> => {
    const text = bundleText(parts.now(), [
      {
        title: 'Versions',
        lines: [
          ...versionLines(parts.version),
          `key store ${parts.keyStore ? 'there' : 'missing'}, network ${parts.online() ? 'there' : 'missing'}, running for ${Math.round(process.uptime())} s`,
        ],
      },
      { title: 'Problems', lines: parts.problems().map(({ kind, detail }) => redactText(`${kind} ${detail}`)) },
      { title: 'Policies in force', lines: jsonLines(masked(parts.policies())) },
      { title: 'Settings', lines: jsonLines(masked(parts.settings())) },
      { title: 'Accounts', lines: jsonLines(masked(parts.accounts())) },
      { title: 'Registrations', lines: parts.registrations() },
      { title: 'Last calls', lines: parts.calls() },
      {
        title: 'Devices',
        lines: [`${devices.microphones} microphones, ${devices.cameras} cameras, ${devices.speakers} speakers`],
      },
      { title: 'Log', lines: await parts.log() },
      { title: 'SIP messages', lines: parts.trace() },
    ]);
    return maskKnown(text, parts.secrets());
  };
