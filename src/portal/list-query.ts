import type { Visit } from './visit.js'

const ON_A_PAGE = 50

/**
 * What an operation is asked for, for the page of a list that somebody looks at: of the account that is shown, from the cursor in
 * the page's address on.
 *
 * @param more what else is asked for, or instead; undefined leaves out
 */
export function listQuery(
  { account, query }: Pick<Visit, 'account' | 'query'>,
  more: Readonly<Record<string, string | undefined>> = {},
): Readonly<Record<string, string>> {
  const asked = { account: account ?? '', limit: String(ON_A_PAGE), cursor: query.get('cursor') ?? undefined, ...more }
  return Object.fromEntries(Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
