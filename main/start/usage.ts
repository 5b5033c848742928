/** What --help prints; in English only, as scripts and administrators read it. */
export const USAGE = `Usage: parley [switches] [link | command]

  parley                              start, or show the window of the Parley that runs
  parley <link>                       fill the form with a tel:, sip:, sips:, callto: or parley: link
  parley call <number> [options]      fill the form with a number or address
    --video                           with video
    --policy <who>                    who may join: everyone, logged-in, corporate or invited
    --now                             dial at once, where a policy of your organisation allows it
  parley provision <file>             show what an account file would add, and ask
  parley --diagnostics [file]         print what a support engineer needs, or save it
  parley --version                    print the version
  parley --help                       print this

Switches stand before the command: --background starts in the tray without a window, --user-data-dir=<folder> uses
another profile, and Chromium's own are passed on. What stands after a command is read by Parley alone.

Exit codes: 0 done or handed over to the Parley that runs, 1 failed, 2 the command line was not understood.
`;
