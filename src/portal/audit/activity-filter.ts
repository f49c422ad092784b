import { AUDIT_ACTIONS } from '../../audit/audit-action.js'
import { LIMITS } from '../../limits.js'
import { numberText } from '../time.js'
import type { Visit } from '../visit.js'
import { activityWords } from './activity-words.js'

/** Which events somebody wants to see. */
export interface ActivityFilter {
  /** What stands in the fields of the form. */
  readonly values: FilterValues
  /** As addresses of the list carry it. */
  readonly kept: Readonly<Record<string, string>>
  /** As the operation takes it, where there are no problems. */
  readonly query: Readonly<Record<string, string>>
  /** What is wrong, by the name of the field. */
  readonly problems: Readonly<Record<string, string>>
}

type FilterValues = Readonly<Record<(typeof FIELDS)[number], string>>

const FIELDS = ['action', 'user', 'subject', 'from', 'to', 'whose'] as const
const DAY_MS = 86_400_000

/**
 * Reads the filter in the address of a page: `from` and `to` are UTC days, both of them included; `whose` is an account that an
 * admin asks for, empty for all of them.
 */
export function activityFilter(visit: Visit): ActivityFilter {
  const { query: asked } = visit
  const text = (name: string) => asked.get(name)?.trim() ?? ''
  const { whose, account } = whoseEvents(visit, text('whose'))
  const values = {
    action: text('action'),
    user: text('user'),
    subject: text('subject'),
    from: text('from'),
    to: text('to'),
    whose,
  }
  const { action, user, subject } = values
  const [first, last] = [dayOf(values.from), dayOf(values.to)]
  return {
    values,
    // an account that is left empty is a wish of its own where another one is being looked at
    kept: Object.fromEntries(
      FIELDS.filter(name => values[name] !== '' || name === 'whose')
        .filter(name => asked.has(name))
        .map(name => [name, values[name]]),
    ),
    query: {
      ...Object.fromEntries(Object.entries({ action, user, subject }).filter(([, value]) => value !== '')),
      ...(first ? { from: first.toISOString() } : {}),
      ...(last ? { to: new Date(last.getTime() + DAY_MS).toISOString() } : {}),
      ...(account === undefined ? {} : { account }),
    },
    problems: problemsOf(visit, values, first, last),
  }
}

/** What the field holds, and what the operation is asked for: without an account it tells an admin of all of them. */
function whoseEvents({ query, caller, account }: Visit, asked: string): { whose: string; account: string | undefined } {
  if (!caller.admin) return { whose: '', account: account ?? '' }
  if (query.has('whose')) return { whose: asked, account: asked === '' ? undefined : asked }
  return account === caller.account ? { whose: '', account: undefined } : { whose: account ?? '', account: account ?? '' }
}

function problemsOf(
  { language }: Visit,
  values: FilterValues,
  first: Date | null | undefined,
  last: Date | null | undefined,
): Readonly<Record<string, string>> {
  const words = activityWords[language].problems
  const problems: Record<string, string> = {}
  if (values.action !== '' && !AUDIT_ACTIONS.some(each => each === values.action)) problems.action = words.action
  for (const name of ['user', 'subject', 'whose'] as const)
    if (values[name].length > LIMITS.idLength) problems[name] = words.tooLong(numberText(LIMITS.idLength, language))
  if (first === null) problems.from = words.day
  if (last === null) problems.to = words.day
  if (first && last && first > last) problems.to = words.order
  return problems
}

// undefined where none is given, null for what is none
function dayOf(text: string): Date | null | undefined {
  if (text === '') return undefined
  const day = new Date(/^[12]\d{3}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : Number.NaN)
  // the thirtieth of February would become a day of March
  return Number.isFinite(day.getTime()) && day.toISOString().startsWith(text) ? day : null
}
