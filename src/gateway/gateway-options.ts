import { checkOptions, option, type OptionRule } from '../check-options.js'
import type { Keyring } from '../keyring.js'
import type { LeakReceiverOptions } from '../management/leaks.js'
import type { AuthServerSettings } from '../oauth/auth-server-options.js'
import type { PortalSettings } from '../portal/portal-options.js'
import type { FindPerson } from './find-person.js'
import { createHeaderIdentity, type IdentityFields } from './header-identity.js'
import { createTrustedPeer, type IsTrustedPeer } from './trusted-peer.js'

/** A text for whoever collects metrics. */
export interface MetricsText {
  readonly contentType: string
  text(): Promise<string>
}

/** How a gateway is set up. */
export interface GatewayOptions {
  /** Where proxies ask; `/verify` by default. */
  verifyPath?: string
  /** Whose session a request belongs to: a function, or the header fields of an authenticating proxy. Without it nobody has one. */
  identify?: FindPerson | IdentityFields
  portal?: PortalSettings
  authServer?: AuthServerSettings
  /** How `POST /leaks` of the management API takes reports. */
  leaks?: LeakReceiverOptions
  /** What is at `/metrics`; nothing by default. */
  metrics?: MetricsText
  /** Told what an operator should know. */
  warn?(message: string): void
}

/** Options with every default filled in. */
export interface CheckedGateway {
  readonly isTrustedPeer: IsTrustedPeer
  readonly verifyPath: string
  readonly identify: FindPerson | null
  readonly portal: PortalSettings
  readonly authServer: AuthServerSettings
  readonly leaks: LeakReceiverOptions | undefined
  readonly metrics: MetricsText | null
  warn(message: string): void
}

const PATH: OptionRule = {
  is: value => typeof value === 'string' && /^(?:\/[\w-][\w.-]*)+$/.test(value),
  right: 'a path such as "/verify"',
}

const RULES = {
  verifyPath: PATH,
  identify: option.either(option.function, option.object),
  portal: option.object,
  authServer: option.object,
  leaks: option.object,
  metrics: option.object,
  warn: option.function,
}

/**
 * Checks what `createGateway` is called with.
 *
 * @throws TypeError that names what is wrong
 */
export function readGatewayOptions({ foundation }: Pick<Keyring, 'foundation'>, options: GatewayOptions): CheckedGateway {
  checkOptions('createGateway', options, RULES)
  const { verifyPath = '/verify', identify, portal = {}, authServer = {}, leaks, metrics = null } = options
  const isTrustedPeer = createTrustedPeer(foundation.trustedProxies)
  return {
    isTrustedPeer,
    verifyPath,
    identify: typeof identify === 'object' ? createHeaderIdentity(identify, isTrustedPeer) : (identify ?? null),
    portal,
    authServer,
    leaks,
    metrics,
    warn: options.warn ?? (message => console.warn(message)),
  }
}
