import type { Launch } from './launched-app.ts';
import type { Line } from './table.ts';

/** What every row of the benchmark is given. */
export type Context = {
  /** Starts the built app (a copy of it). */
  readonly parley: Launch;
  /** Starts the package, where there is one that starts from its folder (Linux). */
  readonly packaged: Launch | undefined;
  /** Starts the least Electron app. */
  readonly bare: Launch;
  /** A folder for profiles and other leavings, removed at the end. */
  readonly folder: string;
  /** The built app, and the entry of its gateway process. */
  readonly appFolder: string;
  readonly gatewayEntry: string;
  /** Says what is going on. */
  readonly say: (line: string) => void;
};

/** One row: it measures and gives lines of the table. */
export type Row = (context: Context) => Promise<readonly Line[]>;
