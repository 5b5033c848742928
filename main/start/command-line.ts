/** What the command line asks of Parley. */
export type CommandLine = {
  /** Start the echo meeting by itself, print what came of it and quit. */
  readonly demo: boolean;
  /** Where the demo leaves its screenshot; "" for the temporary folder. */
  readonly demoOut: string;
  /** A number, tel:, sip: or parley: link to fill the form with; "" for none. */
  readonly destination: string;
  /** Start in the tray without a window. */
  readonly background: boolean;
};

const LINK = /^(tel|sip|sips|callto|parley):/i;

/** Reads the arguments after the program; Chromium's own switches are passed over. */
export const readCommandLine = (args: readonly string[]): CommandLine => {
  const optionOf = (name: string): string =>
    args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
  return {
    demo: args.includes('--demo'),
    demoOut: optionOf('demo-out'),
    destination: (args.find((arg) => LINK.test(arg)) ?? '').replace(/^parley:(\/\/)?(call\/)?/i, '').slice(0, 512),
    background: args.includes('--background'),
  };
};
