import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sweepRegularly } from '../../src/cli/sweep-regularly.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('goes on after a sweep that failed, and complains once until one succeeds', async () => {
  const outcomes = ['down', 'down', null, 'down again']
  const complaints: string[] = []
  const sweep = vi.fn(async () => {
    const problem = outcomes.shift()
    if (problem) throw new Error(problem)
  })
  const stop = sweepRegularly(sweep, 1000, problem => complaints.push(problem))
  await vi.advanceTimersByTimeAsync(5500)
  expect(sweep).toHaveBeenCalledTimes(5)
  expect(complaints).toEqual([
    'keywright: a sweep failed, the next one tries again: down',
    'keywright: a sweep failed, the next one tries again: down again',
  ])
  stop()
  await vi.advanceTimersByTimeAsync(5000)
  expect(sweep).toHaveBeenCalledTimes(5)
})

it('begins no sweep while another is under way, and nothing is heard of one that fails after the end', async () => {
  const sweeps = { begun: 0, under: 0, most: 0 }
  const complaints: string[] = []
  const stop = sweepRegularly(
    async () => {
      sweeps.begun++
      sweeps.most = Math.max(sweeps.most, ++sweeps.under)
      await new Promise(resolve => setTimeout(resolve, 3000))
      sweeps.under--
      if (sweeps.begun === 2) throw new Error('the store is closed')
    },
    1000,
    problem => complaints.push(problem),
  )
  await vi.advanceTimersByTimeAsync(6000)
  expect(sweeps).toEqual({ begun: 2, under: 1, most: 1 })
  stop()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(sweeps).toEqual({ begun: 2, under: 0, most: 1 })
  expect(complaints).toEqual([])
})
