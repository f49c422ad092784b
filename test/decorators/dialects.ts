import type { Fixture } from './fixture.js'
import { standard } from './standard/controllers.js'

/** Loads a module of the folder `legacy`, which another tsconfig.json compiles; so its path is none that tsc could follow. */
export async function legacyModule<T>(name: string): Promise<T> {
  const path = `./legacy/${name}.js`
  return (await import(/* @vite-ignore */ path)) as T
}

/** The same controllers in both dialects. */
export const dialects: readonly { name: string; fixture: Fixture }[] = [
  { name: 'standard', fixture: standard },
  { name: 'legacy', fixture: (await legacyModule<{ legacy: Fixture }>('controllers')).legacy },
]
