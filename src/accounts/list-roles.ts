import { checkNames } from '../input/check-names.js'
import { type Page, type PageQuery, readPage } from '../input/read-page.js'
import type { DocumentStore } from './document-changer.js'
import type { Role } from './role.js'
import { DEDICATED, NAMED, roleKind, roleOf } from './role-document.js'

interface Chapter {
  readonly kind: string
  readonly account?: string | null
}

/** The roles that an account may use, in the order in which people look for them: what all share first, each key's own last. */
export async function listRoles(store: DocumentStore, query: PageQuery & { account?: string | null }): Promise<Page<Role>> {
  checkNames(query, 'account', 'cursor', 'limit')
  const { account } = query
  const everybody: readonly Chapter[] = [{ kind: NAMED }, { kind: DEDICATED }]
  const shared: readonly Chapter[] = account === null ? [] : [{ kind: NAMED, account: null }]
  const chapters = account === undefined ? everybody : [...shared, { kind: NAMED, account }, { kind: DEDICATED, account }]
  return readPage(query, async ({ after, limit }) => {
    const found: Role[] = []
    const last = after && (await store.findDocument(roleKind(after.id), after.id))
    let open = after === undefined
    for (const { kind, ...of } of chapters) {
      const begins = after !== undefined && !open && isIn(kind, of, after.id, last?.account ?? null)
      open ||= begins
      if (!open || found.length >= limit) continue
      const documents = await store.listDocuments({
        kind,
        ...of,
        order: 'oldest',
        ...(begins ? { after } : {}),
        limit: limit - found.length,
      })
      found.push(...documents.map(roleOf))
    }
    return found
  })
}

// the account of a role that was deleted meanwhile is not known: then the shared ones count as seen
function isIn(kind: string, { account }: Omit<Chapter, 'kind'>, id: string, of: string | null): boolean {
  return roleKind(id) === kind && (account === undefined || kind === DEDICATED || account === of)
}
