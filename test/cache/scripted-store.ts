import type { KeyStore } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'

type Operation = Exclude<keyof KeyStore, 'name'>

/** Stands in for a call; it may make the call itself, sooner or later or never. */
export type Script = (call: () => unknown, args: readonly unknown[]) => unknown

/** A store in memory of which a test says how it answers. */
export interface ScriptedStore {
  readonly store: KeyStore
  /** The store below, which the script does not concern. */
  readonly inner: KeyStore
  /** How often an operation was called. */
  calls(operation: Operation): number
  /** Has an operation answered by this from now on; null lets it answer by itself. */
  script(operation: Operation, script: Script | null): void
  /** Has every operation answered by this that has no script of its own. */
  scriptAll(script: Script | null): void
  /** Puts another store in the place of the one below. */
  swap(inner: KeyStore): void
}

/** It tells of no changes, unless `watch` is given a script. */
export function scriptedStore(): ScriptedStore {
  let inner = memoryStore()
  const counts = new Map<string, number>()
  const scripts = new Map<string, Script>([['watch', () => null]])
  let all: Script | null = null

  const call = (operation: string, args: readonly unknown[]): unknown => {
    counts.set(operation, (counts.get(operation) ?? 0) + 1)
    const target = inner
    const own = () => Reflect.apply(Reflect.get(target, operation) as (...given: unknown[]) => unknown, target, args)
    const script = scripts.get(operation) ?? (operation === 'watch' || operation === 'close' ? null : all)
    return script ? script(own, args) : own()
  }

  return {
    store: new Proxy(inner, {
      get(first, name) {
        if (typeof Reflect.get(first, name) !== 'function') return Reflect.get(first, name)
        return (...args: unknown[]) => call(String(name), args)
      },
    }),
    get inner() {
      return inner
    },
    calls: operation => counts.get(operation) ?? 0,
    script(operation, script) {
      if (script) scripts.set(operation, script)
      else scripts.delete(operation)
    },
    scriptAll(script) {
      all = script
    },
    swap(other) {
      inner = other
    },
  }
}

/** Answers never. */
export const hangs: Script = () => new Promise<never>(() => {})

/** Answers as it would, but not at once. */
export const later: Script = async call => call()
