import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createKeyring } from 'keywright'
import * as onExpress from 'keywright/express'
import * as onKoa from 'keywright/koa'
import { readModule } from '../architecture/read-module.js'

const root = fileURLToPath(new URL('../../src/', import.meta.url))

/** The packages that a module loads as soon as it is imported. */
function packagesOf(path: string, seen = new Set<string>()): string[] {
  if (seen.has(path)) return []
  seen.add(path)
  const source = readFileSync(root + path, 'utf8')
  const dynamic = new Set(Array.from(source.matchAll(/\bimport\('([^']+)'\)/g), ([, specifier]) => specifier))
  return readModule(path, source)
    .imports.filter(({ specifier, typeOnly }) => !typeOnly && !dynamic.has(specifier))
    .flatMap(({ specifier }) =>
      specifier.startsWith('.')
        ? packagesOf(posix.join(posix.dirname(path), specifier.replace(/\.js$/, '.ts')), seen)
        : [specifier],
    )
}

describe('management', () => {
  it.each(['express/index.ts', 'koa/index.ts', 'index.ts', 'nest/index.ts'])('is not loaded by %s before it is asked', path => {
    const packages = packagesOf(path)
    expect(packages).toContain('node:http')
    expect(packages).not.toContain('zod')
    expect(packagesOf('management/create-management.ts')).toContain('zod')
  })

  it.each<[what: string, call: () => unknown, message: RegExp]>([
    [
      'no options',
      () => onExpress.management(createKeyring({ store: 'memory:' }), undefined as never),
      /the options are an object/,
    ],
    ['no identify', () => onKoa.management(createKeyring({ store: 'memory:' }), {} as never), /identify is missing/],
    ['no keyring', () => onExpress.management({} as never, { identify: () => null }), /the first argument is a keyring/],
    [
      'a misspelt option',
      () => onKoa.management(createKeyring({ store: 'memory:' }), { identify: () => null, paht: '/x' } as never),
      /did you mean "path"/,
    ],
    [
      'a path in Express, which mounts by itself',
      () => onExpress.management(createKeyring({ store: 'memory:' }), { identify: () => null, path: '/x' } as never),
      /unknown option "path"/,
    ],
    [
      'a path without a slash',
      () => onKoa.management(createKeyring({ store: 'memory:' }), { identify: () => null, path: 'x' }),
      /begins with a slash/,
    ],
  ])('refuses %s', (_what, call, message) => {
    expect(call).toThrow(message)
    expect(call).toThrow(TypeError)
  })
})
