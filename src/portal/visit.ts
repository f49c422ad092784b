import type { Language } from '../language.js'
import type { Visitor } from '../management/person-operations.js'
import type { FindWords } from './find-words.js'

/** Somebody who looks at a page, or sends a form of it. */
export interface Visit extends Visitor {
  readonly language: Language
  readonly words: FindWords
  readonly now: Date
  /** The page's path below the place where the portal is mounted, for instance `/keys/key_1`. */
  readonly path: string
  /** The parameters of the path. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Whose things are shown: the visitor's own account, or the one that an admin asked for. */
  readonly account: string | null
  /** The origin that people see this server at, as far as the request tells. */
  readonly origin: string
  /**
   * The address of another page, as this page names it: it leads there wherever the portal is mounted, also behind a proxy,
   * and stays with the account that is shown.
   *
   * @param path below the place where the portal is mounted, for instance `/keys`
   */
  link(path: string, query?: Readonly<Record<string, string>>): string
}
