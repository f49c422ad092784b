import { digestSecret, type Pepper } from './digest.js'

/** The digests under which a secret may be stored: those under peppers first, the current one before all, and the plain one last. */
export function candidateDigests(secret: string, peppers: readonly Pepper[]): [string, ...string[]] {
  const [current, ...others] = peppers.map(pepper => digestSecret(secret, pepper))
  return current === undefined ? [digestSecret(secret)] : [current, ...others, digestSecret(secret)]
}
