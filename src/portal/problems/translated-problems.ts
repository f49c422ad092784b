import type { Translated } from '../../language.js'
import { arabicProblems } from './arabic-problems.js'
import { englishProblems } from './english-problems.js'
import { frenchProblems } from './french-problems.js'
import type { ProblemWords } from './problem-words.js'

/** Why something is refused, in every language. */
export const translatedProblems: Translated<ProblemWords> = { en: englishProblems, fr: frenchProblems, ar: arabicProblems }
