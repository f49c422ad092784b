import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// what holds answers against a clock is tried when nothing else runs, one file after the other
const TIMED = [
  'test/fleet/**/*.test.ts',
  'test/stores/*/{faults,opening,outages}.test.ts',
  'test/stores/busy-process.test.ts',
  'test/cache/faults.test.ts',
]

// each starts a browser, which leaves little of the machine to others
const BROWSER = ['test/{portal,client,systems}/browser/*.test.ts']

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^keywright\/express\/augment$/, replacement: source('express/augment.ts') },
      { find: /^keywright\/(.+)$/, replacement: source('$1/index.ts') },
      { find: /^keywright$/, replacement: source('index.ts') },
    ],
  },
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          exclude: [...TIMED, ...BROWSER],
          // many tests wait for servers and deadlines
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: BROWSER,
          testTimeout: 180_000,
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { name: 'timed', include: TIMED, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
})
