/** A fenced block of a page. */
export interface Block {
  readonly page: string
  /** The line of its first fence, from 1. */
  readonly line: number
  readonly language: string
  /** It goes on where the block before it in the same language ended. */
  readonly continues: boolean
  /** It needs the program before it to be listening. */
  readonly server: boolean
  /** Why it is not run; null where it is. */
  readonly noRun: string | null
  readonly code: string
}

const FENCE = /^(`{3,})\s*(\S*)\s*(.*)$/
const PROSE: ReadonlySet<string> = new Set(['text', 'http', 'mermaid', 'console', 'diff', 'sql'])
export const PROGRAMS: ReadonlySet<string> = new Set(['ts', 'js'])
export const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash'])

/**
 * The fenced blocks of a Markdown page.
 *
 * @throws Error that names page and line where a fence says what nobody understands, or leaves something unsaid
 */
export function readBlocks(page: string, markdown: string): Block[] {
  const blocks: Block[] = []
  let open: { fence: string; line: number; language: string; info: string; code: string[] } | null = null
  for (const [index, text] of markdown.split('\n').entries()) {
    const match = FENCE.exec(text)
    if (open && text.trim() === open.fence) {
      blocks.push(block(page, open))
      open = null
    } else if (open) open.code.push(text)
    else if (match) open = { fence: match[1] ?? '', line: index + 1, language: match[2] ?? '', info: match[3] ?? '', code: [] }
  }
  if (open) throw new Error(`${page}:${open.line}: the block is never closed`)
  return blocks
}

function block(
  page: string,
  { line, language, info, code }: { line: number; language: string; info: string; code: string[] },
): Block {
  const wrong = (what: string) => new Error(`${page}:${line}: ${what}`)
  if (!PROSE.has(language) && !PROGRAMS.has(language) && !SHELLS.has(language) && language !== 'json')
    throw wrong(`a block says its language: ts, js, sh, json, or one of ${[...PROSE].join(', ')}`)
  const [words = '', reason] = info.split(/:(.*)/s)
  const attributes = words.split(/\s+/).filter(word => word !== '')
  const noRun = attributes.includes('no-run') ? (reason ?? '').trim() : null
  if (noRun === '') throw wrong('no-run gives its reason: "no-run: REASON"')
  const unknown = attributes.filter(word => !['continues', 'server', 'no-run'].includes(word))
  if (unknown.length > 0 || (noRun === null && reason !== undefined))
    throw wrong(`"${info}" is none of: continues, server, no-run: REASON`)
  return {
    page,
    line,
    language,
    continues: attributes.includes('continues'),
    server: attributes.includes('server'),
    noRun,
    code: code.join('\n'),
  }
}
