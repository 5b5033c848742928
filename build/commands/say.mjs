/**
 * Says one plain line to the person at the terminal; stdout belongs to the command's own result.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** A reason to stop that the person can act on, said without a stack. */
export class Stop extends Error {}

/**
 * Runs a command's main function: a Stop becomes its plain text and exit code 1, anything else keeps its stack.
 * @param {() => Promise<number>} main gives the exit code
 */
export async function runCommand(main) {
  process.umask(0o022);
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof Stop) say(`\n${error.message}`);
    else say(`\n${error instanceof Error ? error.stack : error}`);
    process.exitCode = 1;
  }
}
