import { existsSync } from 'node:fs'
import { Redis } from 'ioredis'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { describeWithOwn, type ServerKind } from './describe-with.js'
import { listProcesses } from './process-family.js'

type Ask = (url: string, question: 'write' | 'read') => Promise<string | null>

const asks: Record<ServerKind, Ask> = {
  async postgres(connectionString, question) {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 500, query_timeout: 500 })
    client.on('error', () => {})
    try {
      await client.connect()
      if (question === 'write') await client.query(`create table kept as select 'this' as word`)
      return (await client.query<{ word: string }>('select word from kept')).rows[0]?.word ?? null
    } finally {
      void client.end()
    }
  },
  async mariadb(uri, question) {
    const connection = await createConnection({ uri, connectTimeout: 500 })
    try {
      if (question === 'write') {
        await connection.query('create table kept (word varchar(9)) engine = innodb')
        await connection.query(`insert into kept values ('this')`)
      }
      return JSON.stringify((await connection.query('select word from kept'))[0]).includes('this') ? 'this' : null
    } finally {
      connection.destroy()
    }
  },
  async redis(url, question) {
    const client = new Redis(url, { retryStrategy: () => null, commandTimeout: 500, maxRetriesPerRequest: 0 })
    client.on('error', () => {})
    try {
      if (question === 'write') await client.set('kept', 'this')
      return await client.get('kept')
    } finally {
      client.disconnect()
    }
  },
}

describe.each(Object.entries(asks) as [ServerKind, Ask][])('a throwaway server: %s', (kind, ask) => {
  describeWithOwn(
    kind,
    'is a real one',
    server => {
      it('answers, pauses, resumes, is killed, has kept what it acknowledged, and leaves nothing behind', async () => {
        const { url, folder, pid } = server()
        expect(await ask(url, 'write')).toBe('this')
        await server().pause()
        await expect(ask(url, 'read')).rejects.toThrow()
        await server().resume()
        expect(await ask(url, 'read')).toBe('this')
        await server().kill()
        await expect(ask(url, 'read')).rejects.toThrow()
        await server().start()
        expect(await ask(url, 'read')).toBe('this')
        const next = server().pid
        expect(next).not.toBe(pid)
        await server().stop()
        const left = (await listProcesses()).filter(
          found => [pid, next].includes(found.pid) || [pid, next].includes(found.parent),
        )
        expect({ left, folder: existsSync(folder) }).toEqual({ left: [], folder: false })
      })
    },
    { durable: true },
  )
})
