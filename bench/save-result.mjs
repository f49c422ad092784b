import { mkdirSync, writeFileSync } from 'node:fs'

/** Keeps a result in `bench/results`: the figures of `docs/performance.md`, with what they depend on. */
export function saveResult(name, result) {
  const directory = new URL('./results/', import.meta.url)
  mkdirSync(directory, { recursive: true })
  writeFileSync(new URL(`${name}.json`, directory), `${JSON.stringify(result, null, 2)}\n`)
}
