import { existsSync } from 'node:fs'
import type { ChosenStore } from '../store-url.js'

/** What to do about the file beside an SQLite database that signing keys are encrypted under; null where there is none. */
export function secretAdvice(from: ChosenStore, to: ChosenStore): string | null {
  const [file, copy] = [from.name, to.name].map(name => (name.startsWith('sqlite:') ? `${name.slice(7)}.secret` : null))
  if (!file || !existsSync(file)) return null
  if (!copy)
    return `Signing keys are encrypted under ${file}, which is for SQLite alone: with KEYWRIGHT_SECRET a new one is made, and tokens made before stay good.`
  return existsSync(copy) ? null : `Signing keys are encrypted under ${file}: copy that file to ${copy}.`
}
