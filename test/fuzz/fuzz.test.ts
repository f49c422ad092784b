import * as keywright from 'keywright'
import * as express from 'keywright/express'
import * as koa from 'keywright/koa'
import { memoryStore } from 'keywright/stores/memory'
import { expect, it } from 'vitest'
import { fuzz } from './fuzz.mjs'

// a longer run: npm run fuzz
const COUNT = 20_000

it(`gives ${COUNT} hostile requests the right answer`, { timeout: 120_000 }, async () => {
  const seed = Math.floor(Math.random() * 2 ** 32)
  const report = await fuzz({ ...keywright, memoryStore, express, koa }, { count: COUNT, seed })
  expect(report).toMatchObject({ requests: COUNT, failures: [] })
  const outcomes = Object.fromEntries(report.outcomes)
  expect(outcomes['200 let in']).toBeGreaterThan(COUNT / 20)
  expect(Object.keys(outcomes).length).toBeGreaterThan(12)
})
