import type { KeyRecord } from '../../keys/key-record.js'
import type { KeyQuery, Span } from '../../keys/key-store.js'
import { readKey } from './key-fields.js'
import { replyList, replyNumber, replyText } from './read-reply.js'
import type { RedisLink } from './redis-link.js'
import { KEYS_OF_SPAN, LIST_KEYS, MEASURE_KEYS } from './scripts/keys.js'

// keys looked at by one run of a script, which nothing else gets into: less than a few milliseconds
const AT_ONCE = 500
// going through a span sorts it and reads its keys out of order, so it must spare this many times as much
const WORTH = 4

/** `KeyStore.list`. */
export async function listKeys(link: RedisLink, query: KeyQuery): Promise<KeyRecord[]> {
  const { account, owner, state, now, idleSince, expires, lastUse, after, limit } = query
  if ([account, owner, after?.id].some(text => typeof text === 'string' && !text.isWellFormed())) return []
  const filter = {
    ...(account === undefined ? {} : { account: account ?? false }),
    owner,
    state,
    now: now.getTime(),
    idleSince: idleSince?.getTime(),
    expires: expires && spanFields(expires),
    lastUse: lastUse && spanFields(lastUse),
  }
  const found: KeyRecord[] = []
  const add = async (part: object) => {
    const parameters = JSON.stringify({ ...filter, ...part, limit: limit - found.length })
    const [last, keys] = replyList(await link.run(LIST_KEYS, parameters))
    found.push(...replyList(keys).map(readKey))
    return replyList(last)
  }

  const index = expires || lastUse ? await chooseSpan(link, filter) : null
  if (index) {
    const span = spanFields((index === 'expiry' ? expires : lastUse) ?? { from: now, to: now })
    const places = await placesOfSpan(link, index, span)
    const ids = behind(places, after).map(({ id }) => id)
    for (let start = 0; start < ids.length && found.length < limit; start += AT_ONCE)
      await add({ ids: ids.slice(start, start + AT_ONCE), count: AT_ONCE })
    return found
  }
  let place: object | undefined = after && { id: after.id, score: after.createdAt.getTime() }
  while (found.length < limit) {
    const [id, score] = await add({ after: place, count: AT_ONCE })
    if (id === undefined) break
    place = { id: replyText(id), score: replyNumber(score) }
  }
  return found
}

const spanFields = ({ from, to }: Span) => ({ from: from.getTime(), to: to.getTime() })

type SpanIndex = 'expiry' | 'use'

interface KeyPlace {
  readonly id: string
  readonly createdAt: number
}

async function chooseSpan(link: RedisLink, filter: object): Promise<SpanIndex | null> {
  const sizes = replyList(await link.run(MEASURE_KEYS, JSON.stringify(filter))).map(replyNumber)
  const [all = 0, ofExpiry = -1, ofUse = -1] = sizes
  const index = ofUse < 0 || (ofExpiry >= 0 && ofExpiry <= ofUse) ? 'expiry' : 'use'
  return (index === 'expiry' ? ofExpiry : ofUse) * WORTH <= all ? index : null
}

async function placesOfSpan(link: RedisLink, index: SpanIndex, span: ReturnType<typeof spanFields>): Promise<KeyPlace[]> {
  const places = new Map<string, KeyPlace>()
  for (let after: object | undefined; ; ) {
    const query = { ...span, index, after, count: AT_ONCE }
    const page = replyList(await link.run(KEYS_OF_SPAN, JSON.stringify(query))).map(replyText)
    for (let i = 0; i + 2 < page.length; i += 3) {
      const [id = '', instant, createdAt] = page.slice(i, i + 3)
      places.set(id, { id, createdAt: Number(createdAt) })
      after = { id, score: Number(instant) }
    }
    if (page.length < AT_ONCE * 3) return [...places.values()]
  }
}

/** Newest first, and only what is behind the place. */
function behind(places: readonly KeyPlace[], after: KeyQuery['after']): KeyPlace[] {
  const order = (a: KeyPlace, b: KeyPlace) => b.createdAt - a.createdAt || Buffer.compare(Buffer.from(b.id), Buffer.from(a.id))
  const last = after && { id: after.id, createdAt: after.createdAt.getTime() }
  return places.filter(place => !last || order(last, place) < 0).toSorted(order)
}
