import type { KeyWithSecret } from '../../keys/key-manager.js'
import type { StoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'

/**
 * Gives out a new secret: alone on standard output, so that `$(…)` captures it; what is said around it goes to
 * standard error. With `--json` it is part of the object.
 */
export function handOver(
  made: KeyWithSecret,
  { json }: StoreOptions,
  { print, note, noteColors }: Terminal,
  said: string[],
): void {
  if (json) return print(JSON.stringify(made))
  note(...said, noteColors.bold('The secret, shown this once:'))
  print(made.secret)
}
