/**
 * Reads a URL of PostgreSQL.
 *
 * @param where what messages call the URL
 * @returns the URL as pg reads it right, and what messages call the store: without user, password and parameters
 * @throws TypeError that does not repeat the URL, since there may be a password in it
 */
export function readPostgresUrl(url: string, where: string): { readonly connectionString: string; readonly name: string } {
  // a user without a host, which pg allows, is no URL
  const read = url.replace('@/', '@localhost/')
  if (!/^postgres(ql)?:\/\//i.test(url) || !URL.canParse(read)) throw notAUrl(where)
  const { hostname, port, pathname, search, searchParams, hash } = new URL(read)
  // a password that is not encoded ends where it has one of these, and the rest of it is taken for something else
  if (`${pathname}${search}`.includes('@') || hash !== '') throw notAUrl(where)
  const host = searchParams.get('host') ?? (read === url ? decode(hostname) : '')
  return { connectionString: url, name: nameOf(host, port || (searchParams.get('port') ?? ''), decode(pathname.slice(1))) }
}

const notAUrl = (where: string) =>
  new TypeError(
    `${where} is no URL of PostgreSQL: write postgres://user:password@host:5432/database, ` +
      'and encode @ / ? # % of a user or password as %40 %2F %3F %23 %25',
  )

/** What messages call the server that options of pg lead to; without user and password. */
export function nameOfPgOptions(options: object): string {
  const { connectionString, host, port, database } = options as Record<string, unknown>
  if (typeof connectionString === 'string')
    return readPostgresUrl(connectionString, 'postgresStore: the connectionString of pool').name
  return nameOf(textOf(host), textOf(port), textOf(database))
}

function nameOf(host: string, port: string, database: string): string {
  const { PGHOST, PGPORT, PGDATABASE } = process.env
  const server = `postgres://${host || PGHOST || 'localhost'}:${port || PGPORT || 5432}`
  return database || PGDATABASE ? `${server}/${database || PGDATABASE}` : server
}

const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
