import type { UserModule } from '../import-module.js'
import { UsageError } from '../usage-error.js'
import { isExpressApp, isExpressRouter } from './express-layer.js'
import { expressRoutes } from './express-routes.js'
import { isKoaApp, isKoaRouter } from './koa-layer.js'
import { koaRoutes } from './koa-routes.js'
import type { FoundApp } from './listing.js'
import { type NotedMounts, noteMounts } from './note-mounts.js'

/**
 * Imports a module, and finds the app that it exports: as `default` or `app`, or what such a function returns.
 *
 * @param name the export to take instead
 * @returns rejects with an Error that says what is there instead
 */
export async function findApp({ file, load }: UserModule, name?: string): Promise<FoundApp> {
  const noted = noteMounts(file)
  try {
    const exported = await load()
    for (const candidate of name === undefined ? ['default', 'app'] : [name]) {
      const found = await routesOf(memberOf(exported, candidate), noted)
      if (found) return found
    }
    throw new UsageError(missing(file, exported, name))
  } finally {
    noted.restore()
  }
}

// a module in the form of CommonJS has its names below "default"
function memberOf(exported: Readonly<Record<string, unknown>>, name: string): unknown {
  const whole: unknown = exported.default
  const below =
    (typeof whole === 'object' || typeof whole === 'function') && whole !== null ? (whole as Record<string, unknown>) : {}
  return exported[name] ?? (Object.hasOwn(below, name) ? below[name] : undefined)
}

async function routesOf(exported: unknown, noted: NotedMounts): Promise<FoundApp | null> {
  const value: unknown = await exported
  const found = ofApp(value, noted)
  if (found || typeof value !== 'function' || isClass(value)) return found
  try {
    return ofApp(await (value as () => unknown)(), noted)
  } catch (error) {
    throw new Error(`the app can't be made: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function ofApp(value: unknown, noted: NotedMounts): FoundApp | null {
  if (isExpressApp(value) || isExpressRouter(value)) return expressRoutes(value, noted)
  return isKoaApp(value) || isKoaRouter(value) ? koaRoutes(value) : null
}

const isClass = (value: object) => /^class\b/.test(Function.prototype.toString.call(value))

function missing(file: string, exported: Readonly<Record<string, unknown>>, name: string | undefined): string {
  const names = Object.keys(exported).filter(one => one !== 'module.exports')
  const has = names.length > 0 ? `it exports ${names.join(', ')}` : 'it exports nothing'
  if (name !== undefined) return `${file} exports no app of Express or Koa as ${name}: ${has}`
  return `${file} exports no app of Express or Koa as default or app: ${has}; name another with --export`
}
