import type { Terminal } from '../terminal.js'

/**
 * Keeps an imported app from spoiling the command: what it logs goes to standard error, so that standard output is the
 * command's own, and what fails in it meanwhile, such as listening where the app runs already, is said and no more.
 */
export function keepQuiet(host: NodeJS.Process, { note, endWithCommand }: Terminal): void {
  endWithCommand()
  for (const method of ['log', 'info', 'debug'] as const) console[method] = console.error
  const say = (error: unknown) => note(`The app failed meanwhile: ${error instanceof Error ? error.message : String(error)}`)
  host.on('uncaughtException', say)
  host.on('unhandledRejection', say)
}
