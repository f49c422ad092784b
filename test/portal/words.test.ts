import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const SOURCE = join(import.meta.dirname, '../../src')

const french = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).flatMap(path => {
  const isProblems = path.endsWith('french-problems.ts')
  if (!isProblems && !path.endsWith('-words.ts')) return []
  const text = readFileSync(join(SOURCE, path), 'utf8')
  const words = isProblems ? text : /\n {2}fr: \{[^]*?(?=\n {2}ar: \{)/.exec(text)?.[0]
  return words === undefined ? [] : [[path, words] as const]
})

describe('French words', () => {
  it('are found', () => expect(french.length).toBeGreaterThan(20))

  it.each(french)('of %s have no ordinary space where a line must not break', (_, words) => {
    // what stands before a text or the rest of an expression is TypeScript's own
    const marks = words.match(/\S+ [:;?!](?! ['"`(])\S*|« ?(?!\\u00a0)\S*|\S*(?<!\\u00a0)»/g) ?? []
    expect(marks).toEqual([])
  })

  it.each(french)('of %s have the narrow space where it belongs, and the wide one elsewhere', (_, words) => {
    expect(words.match(/\S+\\u00a0[;?!]|\S+\\u202f[:»]|«\\u202f\S+/g) ?? []).toEqual([])
  })
})
