import { type KeyringOptions, luccaScheme, type RenderRefusal } from '../index.js'
import { checkPresetOptions } from './check-preset-options.js'

/** What {@link lucca} takes. */
export interface LuccaOptions {
  /** The origins whose pages may call, exact or with `*.` for what is below; those of ilucca.net and ilucca-test.net by default. */
  origins?: readonly string[]
}

const ORIGINS: readonly string[] = ['ilucca.net', 'ilucca-test.net'].flatMap(domain => [
  `https://${domain}`,
  `https://*.${domain}`,
])

/**
 * Keys as Lucca documents them: `Authorization: lucca application=KEY`, each with a role of its own that says what it may do, and
 * with a technical contact; browsers are refused unless their page is of one of its origins.
 *
 * @throws TypeError that names the option that is wrong
 * @example
 * ```ts
 * app.use(apiKeyAuth(lucca({ origins: ['https://*.example.com'] })))
 * ```
 */
export function lucca(options: LuccaOptions = {}): KeyringOptions {
  checkPresetOptions('lucca', options, { origins: [isList, 'an array of origins, such as ["https://*.example.com"]'] })
  return {
    schemes: [luccaScheme()],
    cors: { origins: options.origins ?? ORIGINS },
    rules: { dedicatedRole: true, technicalContactRequired: true },
    renderRefusal: asUnauthorized,
  }
}

const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0

// its documents have one status for whatever is wrong with a credential
const asUnauthorized: RenderRefusal = refusal => {
  if (refusal.code !== 'invalid_request') return refusal
  const problem = JSON.parse(refusal.body) as object
  return { ...refusal, status: 401, body: JSON.stringify({ ...problem, status: 401 }) }
}
