/** Where a server is, and who asks. */
export interface RedisAddress {
  readonly host: string
  readonly port: number
  readonly database: number
  readonly username: string | undefined
  readonly password: string | undefined
  readonly tls: boolean
}

/** What a URL says. */
export interface RedisUrl {
  readonly address: RedisAddress
  /** What messages call the store: without user, password and parameters. */
  readonly name: string
  readonly prefix: string | undefined
}

const FORM =
  'redis://HOST:PORT/DATABASE, with rediss: for TLS, USER:PASSWORD@ in front of the host and ?prefix=PREFIX behind the database where they are needed'

/** What the prefix of a store's keys must be. */
export const PREFIX = {
  is: (value: unknown) => typeof value === 'string' && /^[\w.:-]{1,100}$/.test(value),
  right: 'a string of 1 to 100 letters, digits, "_", ".", ":" and "-"',
}

/**
 * Reads a URL such as `redis://:PASSWORD@cache.internal:6379/0?prefix=api-keys`.
 *
 * @param where what messages call the URL
 * @throws TypeError that says what would be right; it repeats nothing of the URL, since there may be a password in it
 */
export function readRedisUrl(url: string, where: string): RedisUrl {
  const wrong = (what: string) => new TypeError(`${where} ${what}: write ${FORM}`)
  if (!URL.canParse(url)) throw wrong('is no URL')
  const { protocol, hostname, port, pathname, searchParams, hash, username, password } = new URL(url)
  if (protocol !== 'redis:' && protocol !== 'rediss:') throw wrong('is of another kind of server')
  if (hash !== '' || [...searchParams.keys()].some(name => name !== 'prefix') || searchParams.getAll('prefix').length > 1)
    throw wrong('has options behind it other than one prefix')
  const prefix = searchParams.get('prefix') ?? undefined
  if (prefix !== undefined && !PREFIX.is(prefix)) throw wrong(`has a prefix that is not ${PREFIX.right}`)
  if (!/^(?:\/\d{0,5})?$/.test(pathname)) throw wrong('has no number of a database at its end')
  try {
    const address = {
      host: hostname === '' ? 'localhost' : hostname.replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? 6379 : Number(port),
      database: Number(pathname.slice(1)),
      username: username === '' ? undefined : decodeURIComponent(username),
      password: password === '' ? undefined : decodeURIComponent(password),
      tls: protocol === 'rediss:',
    }
    return { address, name: nameOfServer(address), prefix }
  } catch {
    throw wrong('has a user or a password that is not percent-encoded')
  }
}

/** What messages call a server. */
export function nameOfServer({ host, port, database, tls }: Pick<RedisAddress, 'host' | 'port' | 'database' | 'tls'>): string {
  return `${tls ? 'rediss' : 'redis'}://${host.includes(':') ? `[${host}]` : host}:${port}/${database}`
}
