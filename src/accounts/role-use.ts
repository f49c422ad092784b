import type { DocumentChange } from '../records/document.js'
import type { DocumentStore } from './document-changer.js'

// The version of this document grows whenever a key is bound to a role, or widened while it is: so a change of the role
// that was decided by the keys that carry it can't pass one that comes in between.
const ROLE_USE = 'role_use'

/** Notes that a key carries a role. */
export const noteRoleUse = (role: string): DocumentChange => ({
  kind: ROLE_USE,
  id: role,
  becomes: { account: null, value: {}, createdAt: new Date(0), expiresAt: null },
})

/** The condition that no key was bound to a role since now. */
export async function noRoleUseSince(store: Pick<DocumentStore, 'findDocument'>, role: string): Promise<DocumentChange> {
  const found = await store.findDocument(ROLE_USE, role)
  return { kind: ROLE_USE, id: role, expected: found?.version ?? null }
}
