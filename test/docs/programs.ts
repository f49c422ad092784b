import { type Block, PROGRAMS } from './read-blocks.js'

/** Blocks that are one program: a `ts` or `js` block, and those that continue it. */
export interface Program {
  readonly page: string
  readonly line: number
  readonly language: string
  readonly noRun: string | null
  /** Padded, so that its lines have the numbers that they have on the page. */
  readonly code: string
}

/** Puts the blocks of a page together to programs. */
export function programsOf(blocks: readonly Block[]): Program[] {
  const programs: Program[] = []
  for (const { page, line, language, continues, noRun, code } of blocks) {
    if (!PROGRAMS.has(language)) continue
    const before = continues ? programs.pop() : undefined
    if (continues && before?.language !== language)
      throw new Error(`${page}:${line}: there is no ${language} block that it could continue`)
    programs.push({
      page,
      line: before?.line ?? line,
      language,
      noRun: noRun ?? before?.noRun ?? null,
      code: padTo(line, before?.code ?? '', code),
    })
  }
  return programs
}

/** The program that listens for a shell block: the last one above it. */
export function serverOf(block: Block, programs: readonly Program[]): Program {
  const server = programs.filter(({ line }) => line < block.line).at(-1)
  if (!server) throw new Error(`${block.page}:${block.line}: there is no program above it that could listen`)
  return server
}

function padTo(line: number, before: string, code: string): string {
  return `${before}${'\n'.repeat(line - before.split('\n').length + 1)}${code}`
}
