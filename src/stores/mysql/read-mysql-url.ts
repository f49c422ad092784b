/** Where a server is, and who connects to it. */
export interface MysqlAddress {
  /** What messages call the store: the URL without user, password and parameters. */
  readonly name: string
  readonly settings: {
    readonly host: string
    readonly port: number
    readonly user: string
    readonly password: string
    readonly database: string
    readonly ssl?: string | Record<string, unknown>
    readonly socketPath?: string
  }
}

const EXAMPLE = 'mysql://user:password@localhost:3306/keywright'
const ENCODED = 'in a user or password, characters such as : / ? # @ are percent-encoded'

/**
 * Reads `mysql://` and `mariadb://` URLs.
 *
 * @param where what messages call the URL
 * @throws TypeError that says what is wrong; it repeats nothing of the URL but the name of a parameter, since there may be a password in it
 */
export function readMysqlUrl(text: string, where = 'mysqlStore: url'): MysqlAddress {
  const wrong = (problem: string) => new TypeError(`${where} ${problem}`)
  // the error of new URL() would have the text in it
  if (!URL.canParse(text)) throw wrong(`can't be read. Write it as ${EXAMPLE}; ${ENCODED}`)
  if (!/^(?:mysql|mariadb):\/\//i.test(text)) throw wrong('does not begin with mysql:// or mariadb://')
  const { protocol, hostname, port, username, password, pathname, search, searchParams, hash } = new URL(text)
  if (hash !== '') throw wrong('has a "#" in it: in a password it is written as %23')
  // a password that is not encoded ends where it has a "/" or "?", and the rest of it is taken for something else
  if (`${pathname}${search}`.includes('@')) throw wrong(`has an "@" behind its host. Write it as ${EXAMPLE}; ${ENCODED}`)
  const decode = (part: string) => {
    try {
      return decodeURIComponent(part)
    } catch {
      throw wrong('has a "%" in it that encodes nothing: by itself it is written as %25')
    }
  }
  const database = decode(pathname.slice(1))
  if (database === '' || database.includes('/')) throw wrong(`names no database, as in ${EXAMPLE}`)
  const unknown = [...searchParams.keys()].find(name => name !== 'ssl' && name !== 'socketPath')
  if (unknown !== undefined)
    throw wrong(`has a parameter ${JSON.stringify(unknown)}, and there are only ssl and socketPath. For others give a pool`)
  const host = hostname.replace(/^\[|\]$/g, '') || 'localhost'
  const [sslText, socketPath] = [searchParams.get('ssl'), searchParams.get('socketPath')]
  const ssl = sslText === null ? undefined : readSsl(sslText)
  if (ssl === null) throw wrong('has an ssl that is neither true, nor the name of a profile of mysql2, nor its settings as JSON')
  return {
    name: nameOfServer(protocol, host, port || 3306, database),
    settings: {
      host,
      port: Number(port || 3306),
      user: decode(username),
      password: decode(password),
      database,
      ...(ssl === undefined ? {} : { ssl }),
      ...(socketPath === null ? {} : { socketPath }),
    },
  }
}

/** What messages call a server. */
export function nameOfServer(protocol: string, host: string, port: string | number, database: string): string {
  return `${protocol}//${host.includes(':') ? `[${host}]` : host}:${port}/${database}`
}

// mysql2 holds a certificate against the host's name only where it is told to
function readSsl(text: string): string | Record<string, unknown> | null {
  let ssl: unknown = text
  try {
    ssl = JSON.parse(text)
  } catch {
    // the name of a profile of mysql2's
  }
  if (ssl === true) return { verifyIdentity: true }
  if (typeof ssl === 'string' && ssl !== '') return ssl
  if (typeof ssl === 'object' && ssl !== null && !Array.isArray(ssl)) return { verifyIdentity: true, ...ssl }
  return null
}
