import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

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
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // many tests wait for servers and deadlines
    maxWorkers: availableParallelism() + 1,
  },
})
