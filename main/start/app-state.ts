import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppState, Problem } from '../../app/bridge/contract.ts';
import { ECHO_NUMBER } from '../../app/callee/echo-number.ts';
import type { Settings } from '../../app/settings/settings.ts';

/** What the system says; asked again when it changes. */
export type SystemFacts = {
  readonly version: string;
  readonly electron: string;
  readonly platform: NodeJS.Platform;
  readonly languages: readonly string[];
  readonly country: string;
  readonly dark: boolean;
  readonly keyStore: boolean;
};

/** The language in force: the person's choice, else the system's first that we have. */
export const languageOf = (settings: Settings, languages: readonly string[]): 'en' | 'zh' => {
  if (settings.language !== 'system') return settings.language;
  for (const language of languages) {
    if (/^zh\b/i.test(language)) return 'zh';
    if (/^en\b/i.test(language)) return 'en';
  }
  return 'en';
};

/** The region in force for reading numbers (ISO 3166-1 alpha-2). */
export const regionOf = (settings: Settings, country: string): string =>
  settings.region !== 'system' ? settings.region : /^[A-Z]{2}$/.test(country) ? country : 'US';

/** What `AppState` is made of, latest values. */
export type AppStateParts = {
  readonly facts: SystemFacts;
  readonly settings: Settings;
  readonly problems: readonly Problem[];
  readonly ready: boolean;
  readonly firstRun: boolean;
};

/** The app state of these parts. */
export const appStateOf = ({ facts, settings, problems, ready, firstRun }: AppStateParts): AppState => ({
  version: facts.version,
  electron: facts.electron,
  platform: facts.platform === 'darwin' || facts.platform === 'win32' ? facts.platform : 'linux',
  language: languageOf(settings, facts.languages),
  dark: settings.theme === 'system' ? facts.dark : settings.theme === 'dark',
  region: regionOf(settings, facts.country),
  echoNumber: ECHO_NUMBER,
  ready,
  keyStore: facts.keyStore,
  problems,
  firstRun,
});

/** A store that is recomputed from its parts whenever one of them says so. */
export const createAppState = (parts: () => AppStateParts): { store: StoreApi<AppState>; refresh(): void } => {
  const store = createStore<AppState>(() => appStateOf(parts()));
  return { store, refresh: () => store.setState(appStateOf(parts()), true) };
};
