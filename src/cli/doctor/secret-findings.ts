import type { KeyStore } from '../../keys/key-store.js'
import { createSealing } from '../../sealing/sealing-secret.js'
import { KEY_SET_PLACE, readKeySet } from '../../tokens/issued/key-set.js'
import { doubtful, fine, type Finding, reasonOf, wrong } from './finding.js'

const LOOKED_AT = 100

/** Whether what is beside a store and not in it is there: the secret that signing keys are encrypted under, and peppers. */
export async function secretFindings(
  store: Pick<KeyStore, 'findDocument' | 'list'>,
  name: string,
  { KEYWRIGHT_SECRET }: Readonly<Record<string, string | undefined>>,
): Promise<Finding[]> {
  const { stored } = readKeySet(await store.findDocument(KEY_SET_PLACE.kind, KEY_SET_PLACE.id))
  const signing =
    stored.length === 0 ? signingUnused(name, KEYWRIGHT_SECRET) : await signingFinding(stored, name, KEYWRIGHT_SECRET)
  return [signing, ...(await pepperFindings(store))]
}

function signingUnused(name: string, secret: string | undefined): Finding {
  if (secret || createSealing(undefined, name).missing === null)
    return fine('signing keys', 'none yet, and there is a place for their secret')
  return fine('signing keys', 'none; token endpoints would need KEYWRIGHT_SECRET with this store')
}

async function signingFinding(
  stored: readonly { readonly sealId: string }[],
  name: string,
  secret: string | undefined,
): Promise<Finding> {
  const called = 'signing keys'
  try {
    const sealing = createSealing(secret || undefined, name)
    if (sealing.missing !== null)
      return wrong(called, `there are ${stored.length}, and KEYWRIGHT_SECRET is not set`, 'set it to that of the application')
    // asking for a seal would make its secret
    if (!(await sealing.isMade()))
      return wrong(
        called,
        `there are ${stored.length}, and the file with their secret is gone`,
        'restore it from a backup, beside the database',
      )
    const { id } = await sealing.seal()
    if (stored.some(({ sealId }) => sealId === id)) return fine(called, 'their secret is the one that is used here')
    return wrong(
      called,
      'none was encrypted under the secret that is used here',
      'set KEYWRIGHT_SECRET to that of the application',
    )
  } catch (error) {
    return wrong(called, reasonOf(error), 'correct it: without the secret no tokens are made')
  }
}

async function pepperFindings(store: Pick<KeyStore, 'list'>): Promise<Finding[]> {
  const records = await store.list({ now: new Date(), limit: LOOKED_AT })
  const digests = records.flatMap(({ secrets }) => secrets.map(({ digest }) => digest))
  const ids = new Set(digests.flatMap(digest => /^hmac-sha256:([^:]+):/.exec(digest)?.[1] ?? []))
  if (ids.size === 0) return []
  const text = `the newest keys have digests under the peppers ${[...ids].join(', ')}, which only the application has`
  return [doubtful('peppers', text, 'keep them in its option peppers: without them these keys are unknown')]
}
