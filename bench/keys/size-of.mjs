import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openSqlite } from '../open-sqlite.mjs'
import { mysqlConnection, pgClient, redisClient } from '../servers/engines.mjs'

/** What a store takes, in bytes: the tables with their indexes, and for Redis its memory. */
export const SIZES = {
  async sqlite({ url }) {
    const path = url.slice('sqlite:'.length)
    const database = await openSqlite(path)
    database.exec('pragma wal_checkpoint(truncate)')
    database.close()
    return statSync(path).size
  },
  async postgres({ url }) {
    const client = await pgClient(url)
    const { rows } = await client
      .query(
        `select sum(pg_total_relation_size(oid)) as bytes from pg_class where relkind = 'r' and relname like 'keywright\\_%'`,
      )
      .finally(() => client.end())
    return Number(rows[0].bytes)
  },
  async mysql({ url, folder }) {
    const connection = await mysqlConnection(url)
    const [rows] = await connection.query('select database() as name').finally(() => connection.end())
    if (folder) return filesOf(join(folder, 'data', rows[0].name))
    const second = await mysqlConnection(url)
    const [tables] = await second
      .query('select sum(data_length + index_length) as bytes from information_schema.tables where table_schema = database()')
      .finally(() => second.end())
    return Number(tables[0].bytes)
  },
  async redis({ url }) {
    const client = await redisClient(url)
    const info = await client.info('memory').finally(() => client.disconnect())
    return Number(/used_memory_dataset:(\d+)/.exec(info)[1])
  },
}

const filesOf = folder => readdirSync(folder).reduce((bytes, name) => bytes + statSync(join(folder, name)).size, 0)
