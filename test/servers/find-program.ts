import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const POSTGRES = '/usr/lib/postgresql'

/** The path of a program: on PATH, or where Debian puts what is not; null where it is not installed. */
export function findProgram(name: string): string | null {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  return (
    [...onPath, '/usr/sbin', '/usr/local/sbin', ...postgresFolders()].map(folder => join(folder, name)).find(isProgram) ?? null
  )
}

/** The path of a program that must be there. */
export function needProgram(name: string): string {
  const path = findProgram(name)
  if (!path) throw new Error(`${name} is not installed`)
  return path
}

function postgresFolders(): string[] {
  if (!existsSync(POSTGRES)) return []
  const versions = readdirSync(POSTGRES).sort((one, other) => Number(other) - Number(one))
  return versions.map(version => join(POSTGRES, version, 'bin'))
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
