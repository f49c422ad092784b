import { expect, it } from 'vitest'
import { eachItem } from '../../src/input/each-item.js'
import { type Page, type PageQuery, readPage } from '../../src/input/read-page.js'

const records = Array.from({ length: 250 }, (_, i) => ({
  id: `r_${String(i).padStart(3, '0')}`,
  createdAt: new Date(i % 7),
})).toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1))

type Listed = (typeof records)[number]

function listing(of: readonly Listed[]) {
  const queries: PageQuery[] = []
  const list = (query: PageQuery): Promise<Page<Listed>> => {
    queries.push(query)
    return readPage(query, async ({ after, limit }) => {
      const from = after ? of.findIndex(({ id }) => id === after.id) + 1 : 0
      return of.slice(from, from + limit)
    })
  }
  return { list, queries }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

it.each([0, 1, 99, 100, 101, 200, 250])('gives each of %i items once, in order', async count => {
  const { list, queries } = listing(records.slice(0, count))
  expect(await all(eachItem(list))).toEqual(records.slice(0, count))
  expect(queries).toHaveLength(Math.max(1, Math.ceil(count / 100)))
  expect(new Set(queries.map(({ limit }) => limit))).toEqual(new Set([100]))
})

it('reads no page that nobody asks for', async () => {
  const { list, queries } = listing(records)
  for await (const { id } of eachItem(list)) if (id === records[99]?.id) break
  expect(queries).toHaveLength(1)
})

it('passes on what fails', async () => {
  await expect(all(eachItem(() => Promise.reject(new Error('down'))))).rejects.toThrow('down')
})
