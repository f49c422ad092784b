import { checkNames } from '../../input/check-names.js'
import { read } from '../../input/readers.js'
import { readFields } from '../../input/read-fields.js'
import { type Page, type PageQuery, readPage } from '../../input/read-page.js'
import type { KeyStore } from '../../keys/key-store.js'
import type { Document } from '../../records/document.js'
import type { Place } from '../../records/place.js'
import { LOGIN, type Login, loginOf } from './login.js'

/** Which logins to list. */
export interface ListLogins extends PageQuery {
  /** Null for those of people who belong to no account; absent for every account. */
  account?: string | null
  user?: string
}

const READERS = { account: read.optional(read.id()), user: read.id() }

/**
 * The logins that have not ended by then, newest first.
 *
 * @throws ManagementError `invalid_input`
 */
export async function listLogins(store: Pick<KeyStore, 'listDocuments'>, query: ListLogins, now: Date): Promise<Page<Login>> {
  checkNames(query, 'account', 'user', 'cursor', 'limit')
  const { account, user, ...page } = query
  const filter = readFields<{ account: string | null; user: string }>({ account, user }, READERS, 'partial')
  return readPage(page, part => fill(part))

  // a store knows neither whose a login is nor whether it has ended, and a page is to be full
  async function fill({ after, limit }: { after?: Place; limit: number }): Promise<Login[]> {
    const found: Login[] = []
    let place = after
    for (;;) {
      const documents: Document[] = await store.listDocuments({
        kind: LOGIN,
        ...(filter.account === undefined ? {} : { account: filter.account }),
        order: 'newest',
        ...(place ? { after: place } : {}),
        limit,
      })
      const logins = documents.flatMap(document => loginOf(document, now) ?? [])
      found.push(...logins.filter(login => filter.user === undefined || login.user === filter.user))
      place = documents.at(-1)
      if (found.length >= limit || documents.length < limit) return found.slice(0, limit)
    }
  }
}
