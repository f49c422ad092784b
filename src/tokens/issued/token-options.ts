import { checkOptions, option, type OptionRule } from '../../check-options.js'

/** How tokens are signed; RS256 is what every reader of RFC 9068 tokens must know. */
export type SigningAlgorithm = 'RS256' | 'ES256' | 'EdDSA'

/** How this server makes tokens. */
export interface TokenOptions {
  /** The signature algorithm; RS256 by default, which verifies fastest, and which every resource server must know (RFC 9068). */
  algorithm?: SigningAlgorithm
  /** How long a token lives that was exchanged for a key; 3600 by default, and never longer than the key. */
  lifetimeSeconds?: number
  /** How long the token of a person who logged in lives; 30 by default. */
  loginLifetimeDays?: number
  /**
   * For how long a login can be renewed without having been; 90 by default, and at least `loginLifetimeDays`. 0 where logins
   * are not renewed: their people log in again.
   */
  refreshLifetimeDays?: number
  /** For how long a key signs before the next one takes its place; 90 by default. It verifies until its last token has ended. */
  signingKeyDays?: number
}

/** Token options with every default filled in. */
export interface CheckedTokenOptions {
  readonly algorithm: SigningAlgorithm
  readonly lifetimeMs: number
  readonly loginMs: number
  /** For how long a login can be renewed without having been; null where logins are not renewed. */
  readonly renewalMs: number | null
  readonly signingMs: number
}

const DAY_MS = 86_400_000
const MOST_DAYS = 3660

const REFRESH_DAYS: OptionRule = {
  is: value => typeof value === 'number' && value >= 0 && value <= MOST_DAYS,
  right: `a number from 0 to ${MOST_DAYS}`,
}

const RULES = {
  algorithm: option.one('RS256', 'ES256', 'EdDSA'),
  lifetimeSeconds: option.wholeUpTo(86_400 * 366),
  loginLifetimeDays: option.upTo(MOST_DAYS),
  refreshLifetimeDays: REFRESH_DAYS,
  signingKeyDays: option.upTo(MOST_DAYS),
}

/**
 * Checks the option `tokens`.
 *
 * @throws TypeError that names what is wrong
 */
export function readTokenOptions(options: TokenOptions = {}): CheckedTokenOptions {
  checkOptions('tokens', options, RULES)
  const { algorithm = 'RS256', lifetimeSeconds = 3600, loginLifetimeDays = 30, signingKeyDays = 90 } = options
  const { refreshLifetimeDays = Math.max(90, loginLifetimeDays) } = options
  const isRenewable = refreshLifetimeDays !== 0
  if (isRenewable && refreshLifetimeDays < loginLifetimeDays)
    throw new TypeError(
      'tokens: refreshLifetimeDays must be at least loginLifetimeDays, or a login could not be renewed at its end',
    )
  return {
    algorithm,
    lifetimeMs: lifetimeSeconds * 1000,
    loginMs: loginLifetimeDays * DAY_MS,
    renewalMs: isRenewable ? refreshLifetimeDays * DAY_MS : null,
    signingMs: signingKeyDays * DAY_MS,
  }
}
