import { doubtful, fine, type Finding, wrong } from './finding.js'
import { installedVersion, isInRange, type OwnPackage } from './package-version.js'

/** What of Node and the packages beside keywright is as it should be. */
export function runtimeFindings(
  { version, engines, peerDependencies }: OwnPackage,
  needed: readonly NeededPackage[],
  node = process.versions.node,
): Finding[] {
  const range = engines.node
  const runtime = isInRange(node, range)
    ? fine('Node', `${node} (${range})`)
    : wrong('Node', `${node} is too old for this keywright, which needs ${range}`, 'install a later Node')
  const installed = Object.entries(peerDependencies).flatMap(([name, wanted]) => packageFinding(name, wanted) ?? [])
  return [runtime, fine('keywright', version), ...installed, ...needed.flatMap(missingFinding)]
}

/** A package that what is configured needs; of several names one is enough. */
export interface NeededPackage {
  readonly names: readonly string[]
  readonly what: string
}

function packageFinding(name: string, wanted: string): Finding | null {
  const version = installedVersion(name)
  if (version === null) return null
  if (isInRange(version, wanted)) return fine(name, `${version} (${wanted})`)
  return doubtful(name, `${version} is not one that this keywright knows: ${wanted}`, `npm install "${name}@${wanted}"`)
}

function missingFinding({ names, what }: NeededPackage): Finding[] {
  if (names.some(name => installedVersion(name) !== null)) return []
  const [first = ''] = names
  return [wrong(first, `${what} needs ${names.join(' or ')}, and it is not installed`, `npm install ${first}`)]
}

/** The packages that a store and what sends e-mail need. */
export function neededPackages(store: string, environment: Readonly<Record<string, string | undefined>>): NeededPackage[] {
  const scheme = store.slice(0, store.indexOf(':')).toLowerCase()
  const names = Object.hasOwn(DRIVERS, scheme) ? (DRIVERS[scheme] ?? []) : []
  const hasSqlite = process.getBuiltinModule('node:sqlite') !== undefined
  return [
    ...(names.length > 0 && !(scheme === 'sqlite' && hasSqlite) ? [{ names, what: `a store of ${scheme}:` }] : []),
    ...(environment.KEYWRIGHT_MAIL_URL ? [{ names: ['nodemailer'], what: 'KEYWRIGHT_MAIL_URL' }] : []),
  ]
}

const DRIVERS: Readonly<Record<string, readonly string[]>> = {
  sqlite: ['@photostructure/sqlite'],
  postgres: ['pg'],
  postgresql: ['pg'],
  mysql: ['mysql2'],
  mariadb: ['mysql2'],
  redis: ['ioredis', 'redis'],
  rediss: ['ioredis', 'redis'],
}
