import type { GatewayOptions } from '../../gateway/gateway-options.js'
import type { KeyringOptions } from '../../options.js'
import { compileSubnets } from '../../restrictions/subnets.js'
import { environmentMail } from '../environment-mail.js'
import { environmentProxies } from '../environment-proxies.js'
import { DEFAULT_STORE } from '../store-options.js'
import { chooseStore, namedStore } from '../store-url.js'
import { idleRules } from '../idle-rules.js'
import { UsageError } from '../usage-error.js'
import type { ServeConfig } from './read-config.js'
import type { ServeOptions } from './serve-options.js'

type Environment = Readonly<Record<string, string | undefined>>

/** What keyring and gateway are made of. */
export interface ServeSettings {
  readonly keyring: KeyringOptions
  readonly gateway: GatewayOptions
  /** What messages call the store. */
  readonly storeName: string
  /** Whether the store is a server's, which may come later. */
  readonly isRemote: boolean
}

/**
 * Puts together what the command line, the file of `--config` and the environment say, in this order.
 *
 * @throws UsageError that names what is wrong or missing
 */
export function readSettings(options: ServeOptions, config: ServeConfig, environment: Environment): ServeSettings {
  const { keyring: own = {}, portal = {}, authServer = {}, leaks } = config
  const given = options.store === undefined ? own.store : undefined
  const store =
    given !== undefined && typeof given !== 'string'
      ? { url: given, name: 'the store of --config' }
      : given === undefined
        ? chooseStore(options.store, environment, DEFAULT_STORE, false)
        : namedStore(given, `--config ${options.config}: store`, null)
  const issuer = options.issuer ?? own.issuer ?? (environment.KEYWRIGHT_ISSUER || undefined)
  const identify = readIdentify(options, config)
  const trustedProxies = readTrustedProxies(options, own, environment, typeof identify === 'object')
  return {
    keyring: {
      ...idleRules(environment),
      ...environmentMail(environment),
      ...own,
      store: store.url,
      trustedProxies,
      ...(issuer === undefined ? {} : { issuer }),
    },
    gateway: {
      ...(options.verifyPath === undefined ? {} : { verifyPath: options.verifyPath }),
      ...(identify ? { identify } : {}),
      portal: { ...(issuer === undefined ? {} : { publicUrl: issuer }), ...portal },
      authServer,
      ...(leaks ? { leaks } : {}),
    },
    storeName: store.name,
    isRemote: typeof store.url === 'string' && !/^(?:memory|sqlite):/i.test(store.url),
  }
}

// who listens on this machine alone is asked by what runs on this machine
const LOOPBACK = ['127.0.0.0/8', '::1/128'] as const
const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.')

const WHO_NAMES =
  'say which proxy may name people, with --trusted-proxy: one that sets or removes these fields on every request, such as 127.0.0.1'

function readTrustedProxies(
  { trustedProxy, host = 'localhost', identityHeader, config: file }: ServeOptions,
  { trustedProxies }: KeyringOptions,
  environment: Environment,
  hasNames: boolean,
): readonly string[] {
  const named = trustedProxy ?? trustedProxies ?? environmentProxies(environment)
  // else the clients of whatever runs on this machine, and hands fields on, could say that they are anybody
  if (hasNames && !named)
    throw new UsageError(`${identityHeader === undefined ? `--config ${file}: identify` : '--identity-header'}: ${WHO_NAMES}`)
  const proxies = named ?? (isLoopback(host) ? LOOPBACK : [])
  if (proxies.length === 0)
    throw new UsageError('no proxy may ask yet: name yours with --trusted-proxy, such as --trusted-proxy 10.0.0.0/8')
  try {
    compileSubnets(proxies)
    return proxies
  } catch (error) {
    const source = trustedProxy ? '--trusted-proxy' : `--config ${file}: trustedProxies`
    throw error instanceof TypeError ? new UsageError(`${source}: ${error.message}`, { cause: error }) : error
  }
}

function readIdentify(options: ServeOptions, { identify }: ServeConfig): GatewayOptions['identify'] {
  const { identityHeader: user, accountHeader: account, emailHeader: email, admin: admins } = options
  if (user === undefined) {
    if (account !== undefined || email !== undefined || admins)
      throw new UsageError('--account-header, --email-header and --admin need --identity-header: the field with the person')
    return identify
  }
  if (identify) throw new UsageError('--identity-header: the file of --config says how people are known already: leave one out')
  return {
    user,
    ...(account === undefined ? {} : { account }),
    ...(email === undefined ? {} : { email }),
    ...(admins ? { admins } : {}),
  }
}
