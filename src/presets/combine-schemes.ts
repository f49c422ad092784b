import type { KeyringOptions, Scheme } from '../index.js'
import { agreed } from './agreed.js'

/**
 * The schemes of several presets, each once.
 *
 * @throws TypeError that names the scheme where two presets read the same writing in different ways
 */
export function combineSchemes(all: readonly (readonly Scheme[])[]): readonly Scheme[] {
  const schemes = new Map<string, Scheme>()
  const names = new Map<string, string>()
  for (const scheme of all.flat()) {
    const { name } = scheme
    const known = schemes.get(name) ?? scheme
    agreed(`the scheme "${name}"`, [known, scheme].map(facts), APART)
    // whichever stood first would read all of them, and the other's policies would never be asked
    agreed(`how "${name}" is written`, [names.get(written(scheme)), name], APART)
    schemes.set(name, known)
    names.set(written(scheme), name)
  }
  return [...schemes.values()]
}

/** Whether what a preset says is about requests with a credential in this scheme: its own ones, and all where it has none. */
export const concerns = ({ schemes }: KeyringOptions, scheme: string): boolean =>
  schemes === undefined || schemes.some(({ name }) => name === scheme)

const APART = 'write credentials apart, in a scheme for each, or make a keyring for each of them'

const written = ({ headers, challenge }: Scheme) => `${headers.join(' ')}: ${challenge('')}`

// how a scheme reads can't be compared; what it takes can
const facts = ({ headers, acceptsTokens, demandsProof = false, announced = true, challenge }: Scheme) => ({
  headers: [...headers],
  acceptsTokens,
  demandsProof,
  announced,
  challenge: challenge(''),
})
