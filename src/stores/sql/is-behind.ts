import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { Place } from '../../records/place.js'
import type { StoreTables } from './store-tables.js'

/**
 * Whether a row stands behind a place of its list. It is said twice: PostgreSQL and SQLite find the place in an index by a
 * comparison of pairs alone, and MySQL by the other one.
 */
export function isBehind(
  is: ExpressionBuilder<StoreTables, 'keywright_keys' | 'keywright_documents'>,
  { createdAt, id }: Place,
  order: 'newest' | 'oldest',
): Expression<SqlBool> {
  const at = createdAt.getTime()
  const behind = order === 'oldest' ? '>' : '<'
  return is.and([
    is(is.refTuple('created_at', 'id'), behind, is.tuple(at, id)),
    is.or([is('created_at', behind, at), is.and([is('created_at', '=', at), is('id', behind, id)])]),
  ])
}
