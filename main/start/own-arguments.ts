/**
 * The arguments that are the app's: all after the program, and where Electron was given the app's folder, without that folder,
 * which is the first word that is neither a switch nor what -r takes.
 */
export const ownArguments = (argv: readonly string[], packaged: boolean): readonly string[] => {
  const args = argv.slice(1);
  if (packaged) return args;
  const folder = args.findIndex(
    (arg, at) => !arg.startsWith('-') && args[at - 1] !== '-r' && args[at - 1] !== '--require',
  );
  return folder < 0 ? args : [...args.slice(0, folder), ...args.slice(folder + 1)];
};
