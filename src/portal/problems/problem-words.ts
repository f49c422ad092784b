import type { ManagementErrorCode } from '../../errors.js'
import type { KeyRules } from '../../keys/key-rules.js'
import type { Problem, ProblemValues } from '../../wrong-value.js'

/** Why something is refused, in full sentences. */
export interface ProblemWords {
  /** What each kind of problem says. */
  readonly kinds: { readonly [Kind in keyof ProblemValues]: (problem: Problem<Kind>, say: Say) => string }
  /** What each rule says to whoever breaks it, where there is no more to say than the rule. */
  readonly rules: Readonly<Record<keyof KeyRules, (rules: KeyRules) => string>>
  /** What a code says where nothing more is known. */
  readonly codes: Readonly<Record<ManagementErrorCode, string>>
}

/** Says a problem that is part of another. */
export type Say = (problem: Problem) => string
