import { existsSync, statSync } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from './usage-error.js'

/** A module of the user's. */
export interface UserModule {
  /** The whole path. */
  readonly file: string
  /** Imports it: rejects with an Error that names it. */
  load(): Promise<Readonly<Record<string, unknown>>>
}

const TYPESCRIPT: ReadonlySet<string> = new Set(['.ts', '.mts', '.cts', '.tsx'])

/** What a module is for, as messages say it. */
export interface ModuleRole {
  /** What it exports. */
  readonly exports: string
  /** How such a file may be called. */
  readonly name: string
}

/**
 * Finds a module by its path.
 *
 * @throws UsageError where there is none, and where this Node can't run it
 */
export function userModule(path: string, { exports, name }: ModuleRole): UserModule {
  const features: object = process.features
  const file = resolve(path)
  if (!existsSync(file))
    throw new UsageError(`there is no module ${path}: name the file that exports ${exports}, such as ./${name}`)
  if (!statSync(file).isFile())
    throw new UsageError(`${path} is no file: name the one that exports ${exports}, such as ${join(path, basename(name))}`)
  // set by loaders such as tsx, too
  const hasLoader =
    process.execArgv.some(argument => /^--(?:import|loader|require)\b/.test(argument)) ||
    /--(?:import|loader|require)\b/.test(process.env.NODE_OPTIONS ?? '')
  if (TYPESCRIPT.has(extname(file)) && !('typescript' in features && features.typescript) && !hasLoader)
    throw new UsageError(
      `Node ${process.versions.node} can't run TypeScript: name the compiled file, such as ./${name}, or use Node 22.18 or later`,
    )
  return {
    file,
    async load() {
      try {
        return (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>
      } catch (error) {
        throw new Error(`${path} can't be imported: ${firstLine(error)}`, { cause: error })
      }
    },
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return text.split('\n', 1)[0] ?? ''
}
