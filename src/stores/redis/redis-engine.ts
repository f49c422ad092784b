import type { KeyStore } from '../../keys/key-store.js'
import { createChangeWriter } from './change-writer.js'
import { listStored, readContents, restore } from './copy-records.js'
import { checkServer } from './check-server.js'
import { readHead } from './event-fields.js'
import { keyFields, readKey } from './key-fields.js'
import { listDocuments } from './list-documents.js'
import { listEvents } from './list-events.js'
import { listKeys } from './list-keys.js'
import { createLookUps, type LookUps } from './look-ups.js'
import { replyNumber, replyText } from './read-reply.js'
import { readUsage, recordUsage } from './record-usage.js'
import { createLink } from './redis-link.js'
import type { RedisSource } from './redis-options.js'
import { redisSchema } from './redis-schema.js'
import { REMOVE_EXPIRED } from './scripts/documents.js'
import { FIND_KEY } from './scripts/keys.js'
import { watchChanges } from './watch-changes.js'

/** A server that was found good: what a store is made of. */
export interface RedisEngine extends Omit<KeyStore, 'name' | 'open' | 'close' | keyof LookUps | 'watch'>, LookUps {
  watch(onNews: Parameters<KeyStore['watch']>[0]): NonNullable<ReturnType<KeyStore['watch']>>
  close(): void
}

// documents removed by one run of a script, which nothing else gets into
const REMOVED_AT_ONCE = 500

/** Connects, looks at the server and at the version of what is in it. Failures are not explained yet. */
export async function openRedisEngine({ base, deadlineMs, loadDriver }: RedisSource): Promise<RedisEngine> {
  const parts = { driver: await loadDriver(), base, deadlineMs }
  const link = createLink(parts)
  try {
    await checkServer(link)
    await redisSchema(link, base).up()
  } catch (error) {
    link.close()
    throw error
  }
  const changes = createChangeWriter(link, deadlineMs)

  return {
    ...createLookUps(link),
    insert: async (record, limit, alongside) => changes.write({ what: 'insert', key: keyFields(record), limit }, alongside),
    async find(id) {
      if (!id.isWellFormed()) return null
      const reply = await link.run(FIND_KEY, id)
      return reply === null ? null : readKey(reply)
    },
    list: query => listKeys(link, query),
    isEmpty: async () => replyNumber(await link.send(['ZCARD', `${base}:keys`])) === 0,
    replace: async (record, version, alongside) => changes.write({ what: 'replace', key: keyFields(record), version }, alongside),
    async remove(id, version, alongside) {
      return id.isWellFormed() ? changes.write({ what: 'remove', key: { id }, version }, alongside) : 'missing'
    },
    listDocuments: query => listDocuments(link, query),
    write: changed => changes.write({ what: 'write' }, changed),
    async removeExpired(now) {
      for (let removed = 0; ; ) {
        const parameters = [String(now.getTime()), String(REMOVED_AT_ONCE)]
        const count = replyNumber(await link.run(REMOVE_EXPIRED, ...parameters))
        removed += count
        if (count < REMOVED_AT_ONCE) return removed
      }
    },
    listEvents: query => listEvents(link, query),
    async chainHead() {
      const head = await link.send(['GET', `${base}:head`])
      return head === null ? null : readHead(replyText(head))
    },
    recordUsage: (usage, batch) => recordUsage(link, usage, batch),
    usage: (id, since) => readUsage(link, id, since),
    contents: () => readContents(link),
    listStored: (after, limit) => listStored(link, after, limit),
    restore: records => restore(link, records),
    watch: onNews => watchChanges(parts, onNews),
    close: () => link.close(),
  }
}
