import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PRESET_NAMES } from '../../src/cli/demo/systems/preset-names.js'

const HEADS = ['the documents say', 'chosen']

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

/** The statements that a page makes of its system: the first column of its tables. */
function statements(page: string): string[] {
  const rows = page.split('\n').filter(line => line.startsWith('| '))
  return rows.flatMap(row => {
    const [statement = ''] = row.slice(2).split(' | ')
    return HEADS.includes(statement) ? [] : [statement]
  })
}

/** What tests are called. */
const titles = (test: string): string[] => Array.from(test.matchAll(/\bit\(\s*'([^'\\]*)'/g), ([, title = '']) => title)

describe('the pages of systems', () => {
  it.each(PRESET_NAMES)('%s: each statement is a test, and each test a statement', name => {
    const page = textOf(`../../docs/systems/${name}.md`)
    const stated = statements(page)
    const tested = titles(textOf(`./${name}.test.ts`) + textOf(`./browser/${name}.test.ts`))
    expect(stated.length).toBeGreaterThan(5)
    expect(stated.toSorted()).toEqual([...new Set(tested)].toSorted())
    expect(new Set(stated).size).toBe(stated.length)
    for (const head of HEADS) expect(page).toContain(`| ${head} | `)
  })
})
