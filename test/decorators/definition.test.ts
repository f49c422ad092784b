import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { legacyModule } from './dialects.js'
import { misuses } from './standard/misuses.js'

const dialects = [
  { name: 'standard', cases: Object.entries(misuses) },
  { name: 'legacy', cases: Object.entries((await legacyModule<{ misuses: typeof misuses }>('misuses')).misuses) },
]

describe.each(dialects)('in the $name dialect', ({ name, cases }) => {
  it.each(cases)('%s is refused when the class is defined', (_what, [declare, message]) => {
    expect(declare).toThrow(TypeError)
    expect(declare).toThrow(message)
  })

  // the same files say what the compiler must refuse
  it('decorators fit what they may stand on, and nothing else', async () => {
    const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
    const project = fileURLToPath(new URL(`${name}/tsconfig.json`, import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', project, '--pretty', 'false'])
    expect(stdout).toBe('')
  })
})
