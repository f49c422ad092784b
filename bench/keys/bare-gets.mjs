import { openSqlite } from '../open-sqlite.mjs'
import { mysqlConnection, pgClient, redisClient } from '../servers/engines.mjs'

// what authentication has to know of a key, asked for by hand
const query = place => `
  select k.id, k.name, k.account, k.owner, k.role, k.environment, k.grants, k.subnets, k.origins,
    k.expires_at, k.revoked_at, k.last_used_at, k.created_at, s.id as secret_id, s.expires_at as secret_expires_at
  from keywright_secrets s join keywright_keys k on k.sequence = s.key_sequence
  where s.digest = ${place}`

/** The same look-up by hand, on a connection of its own: what the store's is measured beside. */
export const BARE_GETS = {
  async sqlite(url) {
    const database = await openSqlite(url.slice('sqlite:'.length))
    database.exec('pragma cache_size = -65536')
    const statement = database.prepare(query('?'))
    return { get: digest => statement.get(digest), close: async () => database.close() }
  },
  async postgres(url) {
    const client = await pgClient(url)
    const get = async digest => (await client.query({ name: 'bare', text: query('$1'), values: [digest] })).rows[0]
    return { get, close: () => client.end() }
  },
  async mysql(url) {
    const connection = await mysqlConnection(url)
    const text = query('?').replaceAll('k.grants', 'k.`grants`')
    const get = async digest => (await connection.execute(text, [digest]))[0][0]
    return { get, close: () => connection.end() }
  },
  // one round trip, which finds no more than where the key is: less than a look-up needs
  async redis(url) {
    const client = await redisClient(url)
    return { get: digest => client.hget('{keywright}:digests', digest), close: () => client.quit() }
  },
}
