/** How Parley ends, for scripts; docs/admin/command-line.md has the same table. */
export const EXIT = {
  /** Done; also a second start that handed over to the first one. */
  done: 0,
  /** Parley could not start, a file could not be written, or the demo did not work. */
  failed: 1,
  /** The command line was not understood; one line on stderr says why. */
  usage: 2,
} as const;
