import { explainOpening } from '../explain-opening.js'
import type { OpenSchema, Schema } from '../schema.js'
import { explainFailure } from './explain-failure.js'
import { createLink, type RedisLink } from './redis-link.js'
import { readRedisOptions, type RedisStoreOptions } from './redis-options.js'

const VERSION = 1
const NAME = '0001-keys-documents-and-events'

/** The version of what is in a server; its connection is closed in the end. */
export async function openRedisSchema(options: RedisStoreOptions): Promise<OpenSchema> {
  const { name, base, deadlineMs, loadDriver } = readRedisOptions(options)
  const explained = <T>(work: Promise<T>): Promise<T> =>
    work.catch(error => {
      throw explainOpening(name, error, explainFailure)
    })
  const link = createLink({ driver: await explained(loadDriver()), base, deadlineMs })
  const { status, up } = redisSchema(link, base)
  const clock = async () => {
    const [seconds, microseconds] = [await link.send(['TIME'])].flat()
    return new Date(Number(seconds) * 1000 + Number(microseconds) / 1000)
  }
  return {
    status: () => explained(status()),
    up: () => explained(up()),
    clock: () => explained(clock()),
    close: async () => link.close(),
  }
}

/** The version of what is behind a link: one number, since keys of Redis have no tables. */
export function redisSchema(link: RedisLink, base: string): Schema {
  const read = async () => {
    const version = await link.send(['GET', `${base}:schema`])
    if (version === null || version === undefined) return 0
    if (typeof version === 'string' && /^[1-9]\d{0,8}$/.test(version)) return Number(version)
    throw new Error(`${base}:schema holds no version: another program has keys of this name; give the store a prefix of its own`)
  }

  return {
    async status() {
      const version = await read()
      return {
        versions: [{ name: NAME, done: version >= VERSION }],
        later: version > VERSION ? String(version).padStart(4, '0') : null,
      }
    },
    async up() {
      if ((await read()) === 0) await link.send(['SET', `${base}:schema`, String(VERSION), 'NX'])
      const version = await read()
      if (version <= VERSION) return
      throw new Error(
        `its schema is version ${version}, and this keywright knows versions up to ${VERSION} (${NAME}). ` +
          'Upgrade keywright: npm install keywright@latest',
      )
    },
  }
}
