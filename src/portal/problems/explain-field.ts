import type { KeyRules } from '../../keys/key-rules.js'
import { LIMITS } from '../../limits.js'
import type { Problem, ProblemValues } from '../../wrong-value.js'
import type { ProblemWords } from './problem-words.js'

// an empty field says less than the rule that demands it, and must not say that it may be left out
const DEMANDS = { subnets: 'subnetsRequired', technicalContact: 'technicalContactRequired' } as const

/** What a problem of a field says, with what to do about it. */
export function explainField(field: string, problem: Problem, words: ProblemWords, rules: KeyRules): string {
  const { kind } = problem
  if ((kind === 'empty' || kind === 'emptyList') && Object.hasOwn(DEMANDS, field)) {
    const rule = DEMANDS[field as keyof typeof DEMANDS]
    if (rules[rule]) return words.rules[rule](rules)
  }
  // nobody counts in seconds
  if (field === 'graceSeconds' && kind === 'atMost') return say({ kind: 'grace', mostSeconds: LIMITS.graceSeconds }, words)
  return say(problem, words)
}

const say = <Kind extends keyof ProblemValues>(problem: Problem<Kind>, words: ProblemWords): string =>
  words.kinds[problem.kind](problem, inner => say(inner, words))
