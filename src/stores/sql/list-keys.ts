import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely'
import type { KeyState } from '../../keys/api-key.js'
import type { KeyRecord } from '../../keys/key-record.js'
import type { KeyQuery, Span } from '../../keys/key-store.js'
import { isStorable } from './column-values.js'
import { isBehind } from './is-behind.js'
import type { StoreTables } from './store-tables.js'
import { selectKeys } from './select-keys.js'
import type { Steps } from './steps.js'

/** `KeyStore.list`. */
export function* listKeys(db: Kysely<StoreTables>, query: KeyQuery): Steps<KeyRecord[]> {
  const { account, owner, state, now, idleSince, expires, lastUse, after, limit } = query
  if ([account, owner, after?.id].some(text => typeof text === 'string' && !isStorable(text))) return []
  return yield* selectKeys(db, keys => {
    let chosen = keys.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit)
    if (account !== undefined) chosen = chosen.where('account', account === null ? 'is' : '=', account)
    if (owner !== undefined) chosen = chosen.where('owner', '=', owner)
    if (state !== undefined) chosen = chosen.where(is => IS_STATE[state](is, now.getTime(), idleSince?.getTime()))
    if (expires) chosen = chosen.where(is => isWithin(is, 'expires_at', expires))
    if (lastUse) chosen = chosen.where(is => ofLastUse(is, column => isWithin(is, column, lastUse)))
    return after ? chosen.where(is => isBehind(is, after, 'newest')) : chosen
  })
}

type Keys = ExpressionBuilder<StoreTables, 'keywright_keys'>
type Instant = 'created_at' | 'expires_at' | 'last_used_at'

// what keyState says of a record, in SQL
const IS_STATE: {
  readonly [State in KeyState]: (is: Keys, now: number, idleSince: number | undefined) => Expression<SqlBool>
} = {
  revoked: is => is('revoked_at', 'is not', null),
  expired: (is, now) => is.and([is('revoked_at', 'is', null), is('expires_at', '<=', now)]),
  active: (is, now, idleSince) => is.and([isLive(is, now), ...(idleSince === undefined ? [] : [isInUse(is, idleSince)])]),
  idle: (is, now, idleSince) =>
    idleSince === undefined ? is.lit(false) : is.and([isLive(is, now), ofLastUse(is, column => is(column, '<=', idleSince))]),
}

function isLive(is: Keys, now: number): Expression<SqlBool> {
  return is.and([is('revoked_at', 'is', null), is.or([is('expires_at', 'is', null), is('expires_at', '>', now)])])
}

const isInUse = (is: Keys, idleSince: number) => ofLastUse(is, column => is(column, '>', idleSince))

const isWithin = (is: Keys, column: Instant, { from, to }: Span) =>
  is.and([is(column, '>=', from.getTime()), is(column, '<', to.getTime())])

// not coalesce(): databases find the keys of either half by an index on both columns
function ofLastUse(is: Keys, passes: (column: Instant) => Expression<SqlBool>): Expression<SqlBool> {
  return is.or([passes('last_used_at'), is.and([is('last_used_at', 'is', null), passes('created_at')])])
}
