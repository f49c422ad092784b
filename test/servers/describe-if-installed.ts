import { describe, it } from 'vitest'
import { findProgram } from './find-program.js'

/** What tests need on the machine: programs, and the Debian package that they come from. */
export interface Need {
  readonly name: string
  readonly programs: readonly string[]
  readonly bundle: string
}

/**
 * Tests that need programs. Where they are not installed the tests are skipped, by a name that says how to install them;
 * under `CI` they fail.
 */
export function describeIfInstalled({ name: needed, programs, bundle }: Need, name: string, body: () => void): void {
  const reason = `needs ${needed}: apt-get install -y ${bundle}`
  if (programs.every(findProgram)) describe(name, body)
  else if (!process.env.CI) describe.skip(`${name} (${reason})`, body)
  else
    it(name, () => {
      throw new Error(reason)
    })
}
