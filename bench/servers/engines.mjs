import { randomBytes } from 'node:crypto'

/** Servers as the benchmarks need them: how to start one, where one usually is, and a place of one's own in it. */
export const ENGINES = {
  postgres: {
    starter: 'start-postgres',
    start: 'startPostgres',
    usual: 'postgres://postgres@127.0.0.1:5432/postgres',
    async ask(url) {
      const client = await pgClient(url)
      const { rows } = await client.query('show server_version').finally(() => client.end())
      return `PostgreSQL ${rows[0].server_version}`
    },
    async countConnections(url) {
      const client = await pgClient(url)
      const { rows } = await client
        .query('select count(*) as count from pg_stat_activity where datname = current_database()')
        .finally(() => client.end())
      return Number(rows[0].count) - 1
    },
    async makePlace(url) {
      const name = ownName()
      const run = async sql => {
        const client = await pgClient(url)
        await client.query(sql).finally(() => client.end())
      }
      await run(`create database ${name}`)
      return { url: withPath(url, name), drop: () => run(`drop database ${name} with (force)`) }
    },
  },
  mysql: {
    starter: 'start-mariadb',
    start: 'startMariadb',
    usual: 'mysql://root@127.0.0.1:3306/test',
    async ask(url) {
      const connection = await mysqlConnection(url)
      const [rows] = await connection.query('select version() as version').finally(() => connection.end())
      return /maria/i.test(rows[0].version) ? `MariaDB ${rows[0].version.split('-')[0]}` : `MySQL ${rows[0].version}`
    },
    async countConnections(url) {
      const connection = await mysqlConnection(url)
      const [rows] = await connection
        .query('select count(*) as count from information_schema.processlist where db = database()')
        .finally(() => connection.end())
      return Number(rows[0].count) - 1
    },
    async makePlace(url) {
      const name = ownName()
      const run = async sql => {
        const connection = await mysqlConnection(url)
        await connection.query(sql).finally(() => connection.end())
      }
      await run(`create database ${name}`)
      return { url: withPath(url, name), drop: () => run(`drop database ${name}`) }
    },
  },
  redis: {
    starter: 'start-redis',
    start: 'startRedis',
    usual: 'redis://127.0.0.1:6379',
    async ask(url) {
      const client = await redisClient(url)
      const info = await client.info('server').finally(() => client.disconnect())
      return `Redis ${/redis_version:(\S+)/.exec(info)[1]}`
    },
    async countConnections(url) {
      const client = await redisClient(url)
      const list = await client.client('LIST').finally(() => client.disconnect())
      return list.trim().split('\n').length - 1
    },
    // one of the numbered databases that nobody uses
    async makePlace(url) {
      const client = await redisClient(url)
      for (let number = 15; number > 0; number--) {
        await client.select(number)
        if ((await client.dbsize()) > 0) continue
        const drop = () => client.flushdb().finally(() => client.disconnect())
        return { url: withPath(url, String(number)), drop }
      }
      client.disconnect()
      throw new Error('every database of this Redis is in use: give one that is empty with --url')
    },
  },
}

export async function pgClient(connectionString) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  await client.connect()
  return client
}

export async function mysqlConnection(uri) {
  const { createConnection } = await import('mysql2/promise')
  return createConnection({ uri, connectTimeout: 2000 })
}

export async function redisClient(url) {
  const { Redis } = await import('ioredis')
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 2000 })
  client.on('error', () => {})
  await client.connect()
  return client
}

const ownName = () => `keywright_bench_${randomBytes(4).toString('hex')}`

function withPath(url, path) {
  const parsed = new URL(url)
  parsed.pathname = `/${path}`
  return parsed.href
}
