import { failureOf } from './failure.js'
import { hideSqliteWarning } from './hide-sqlite-warning.js'
import { createProgram } from './program.js'
import { createTerminal } from './terminal.js'

/** Runs a command line. It never rejects: a failure is one line on standard error and the exit code. */
export async function runCli(host: NodeJS.Process): Promise<void> {
  hideSqliteWarning(host)
  const terminal = createTerminal(host)
  try {
    await createProgram(terminal).parseAsync(host.argv)
  } catch (error) {
    const { line, exitCode } = failureOf(error)
    if (line !== null) terminal.note(line)
    if (exitCode !== 0 && host.env.KEYWRIGHT_DEBUG && error instanceof Error) terminal.note(error.stack ?? '')
    host.exitCode = exitCode
  }
  if (await terminal.finish()) host.exit()
}
