import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** keywright's own package.json, as far as the doctor reads it. */
export interface OwnPackage {
  readonly version: string
  readonly engines: { readonly node: string }
  readonly peerDependencies: Readonly<Record<string, string>>
}

export const ownPackage = (): OwnPackage =>
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as OwnPackage

/** The version of a package that keywright would load; null where there is none. */
export function installedVersion(name: string): string | null {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    try {
      const { version } = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as {
        version?: unknown
      }
      return typeof version === 'string' ? version : null
    } catch {}
    const parent = dirname(folder)
    if (parent === folder) return null
    folder = parent
  }
}

/** Whether a version is in a range, of which keywright's own package.json has the forms ">=1.2" and "^1.2.3". */
export function isInRange(version: string, range: string): boolean {
  const [, sign, text = ''] = /^(>=|\^)(.*)$/.exec(range) ?? []
  if (sign === undefined) return false
  const [found, least] = [partsOf(version), partsOf(text)]
  if (sign === '^' && found[0] !== least[0]) return false
  const different = found.findIndex((part, i) => part !== least[i])
  return different < 0 || (found[different] ?? 0) > (least[different] ?? 0)
}

function partsOf(version: string): [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.replace(/^v/, '').split(/[.+-]/, 3).map(Number)
  return [major, minor, patch]
}
