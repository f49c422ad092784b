import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely'
import type { KeyState } from '../../keys/api-key.js'
import type { KeyRecord } from '../../keys/key-record.js'
import type { KeyQuery } from '../../keys/key-store.js'
import { isStorable } from './column-values.js'
import type { KeyTables } from './key-tables.js'
import { selectKeys } from './select-keys.js'
import type { Steps } from './steps.js'

/** `KeyStore.list`. */
export function* listKeys(db: Kysely<KeyTables>, query: KeyQuery): Steps<KeyRecord[]> {
  const { account, owner, state, now, after, limit } = query
  if ([account, owner, after?.id].some(text => typeof text === 'string' && !isStorable(text))) return []
  return yield* selectKeys(db, keys => {
    let chosen = keys.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit)
    if (account !== undefined) chosen = chosen.where('account', account === null ? 'is' : '=', account)
    if (owner !== undefined) chosen = chosen.where('owner', '=', owner)
    if (state !== undefined) chosen = chosen.where(is => IS_STATE[state](is, now.getTime()))
    if (after) {
      const place = [after.createdAt.getTime(), after.id] as const
      chosen = chosen.where(is => is(is.refTuple('created_at', 'id'), '<', is.tuple(...place)))
    }
    return chosen
  })
}

type Keys = ExpressionBuilder<KeyTables, 'keywright_keys'>

// what keyState says of a record, in SQL
const IS_STATE: { readonly [State in KeyState]: (is: Keys, now: number) => Expression<SqlBool> } = {
  revoked: is => is('revoked_at', 'is not', null),
  expired: (is, now) => is.and([is('revoked_at', 'is', null), is('expires_at', '<=', now)]),
  active: (is, now) => is.and([is('revoked_at', 'is', null), is.or([is('expires_at', 'is', null), is('expires_at', '>', now)])]),
  idle: is => is.lit(false),
}
