import type { Scheme } from './scheme.js'

/**
 * How a request presents a secret: the header line of the first scheme that takes it; null where no way of writing it is
 * known, as with a scheme of one's own that has an odd form.
 */
export function headerLine(schemes: readonly Scheme[], secret: string): string | null {
  for (const scheme of schemes.filter(({ acceptsTokens, demandsProof }) => acceptsTokens !== 'only' && !demandsProof)) {
    const [word = ''] = scheme.challenge('').split(' ', 1)
    const value = [secret, `${word} ${secret}`, `${word} application=${secret}`].find(text => reads(scheme, text, secret))
    if (value !== undefined) return `${scheme.headers[0]}: ${value}`
  }
  return null
}

function reads(scheme: Scheme, value: string, secret: string): boolean {
  try {
    return scheme.read(value) === secret
  } catch {
    return false
  }
}
