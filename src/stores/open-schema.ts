import type { OpenSchema } from './schema.js'

type SchemaLoader = (url: string) => Promise<OpenSchema>

const postgres: SchemaLoader = async url => (await import('./postgres/postgres-schema.js')).openPostgresSchema({ url })
const mysql: SchemaLoader = async url => (await import('./mysql/mysql-schema.js')).openMysqlSchema({ url })
const redis: SchemaLoader = async url => (await import('./redis/redis-schema.js')).openRedisSchema({ url })

const LOADERS: Readonly<Record<string, SchemaLoader>> = {
  sqlite: async url => (await import('./sqlite/open-sqlite-schema.js')).openSqliteSchema({ path: url.slice('sqlite:'.length) }),
  postgres,
  postgresql: postgres,
  mysql,
  mariadb: mysql,
  redis,
  rediss: redis,
}

/**
 * Opens what a store of a URL says of its versions, without migrating it.
 *
 * @param url one that `readStoreUrl` takes
 * @throws TypeError for a store that has no versions
 */
export async function openSchema(url: string): Promise<OpenSchema> {
  const scheme = url.slice(0, url.indexOf(':')).toLowerCase()
  const load = Object.hasOwn(LOADERS, scheme) ? LOADERS[scheme] : undefined
  if (!load) throw new TypeError(`a store of ${scheme}: has no versions: there is nothing to migrate`)
  return load(url)
}
