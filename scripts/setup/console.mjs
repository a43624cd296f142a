// What a person sees while the repository sets itself up: short lines, and one sentence with a hint on failure.

/** A failure that a person can act on: a sentence, a hint, and the log that tells more. */
export class SetupError extends Error {
  /**
   * @param {string} message one sentence
   * @param {{hint: string, log?: string}} details
   */
  constructor(message, { hint, log }) {
    super(message);
    this.name = 'SetupError';
    this.hint = hint;
    this.log = log;
  }
}

/** Prints a progress line on stderr; stdout is the command's own. @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Runs a script's main function; a SetupError ends it with exit code 2, anything else is a bug and keeps its trace.
 * @param {() => Promise<number>} main answers the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`groundplan: ${error.message}`);
    say(`  hint: ${error.hint}`);
    if (error.log) say(`  log:  ${error.log}`);
    process.exitCode = 2;
  }
}
