import { createRequire } from 'node:module'

/** What Express was told when something was mounted, and forgets. */
export interface NotedMounts {
  /** The path of a layer; undefined where that is not known. */
  pathOf(layer: object): unknown
  /** The app behind a layer that an app was mounted with. */
  appOf(layer: object): object | undefined
  /** Has Express forget again. */
  restore(): void
}

type Use = (this: object, ...args: unknown[]) => unknown

interface WithUse {
  use: Use
}

/**
 * Has the Express that a module will import note where routers and apps are mounted: Express 5 keeps no paths of
 * middlewares before router 2.3, and neither version lets an app be found that is mounted in another.
 *
 * @param file the module; where it finds no Express there is nothing to note
 */
export function noteMounts(file: string): NotedMounts {
  const paths = new WeakMap<object, unknown>()
  const apps = new WeakMap<object, object>()
  const undo: (() => void)[] = []
  const wrap = (
    target: WithUse | undefined,
    after: (self: object, path: unknown, added: readonly object[], args: readonly unknown[]) => void,
    stackOf: (self: object) => readonly object[],
  ) => {
    if (typeof target?.use !== 'function') return
    const { use } = target
    target.use = function noted(...args) {
      const before = stackOf(this).length
      const result = use.apply(this, args)
      const [path] = args
      const isPath = typeof path === 'string' || path instanceof RegExp || isListOfPaths(path)
      after(this, isPath ? path : '/', stackOf(this).slice(before), args)
      return result
    }
    undo.push(() => {
      target.use = use
    })
  }
  const express = expressOf(file)
  if (express) {
    wrap(
      express.Router.prototype?.use ? express.Router.prototype : express.Router,
      (_self, path, added) => added.forEach(layer => paths.set(layer, path)),
      self => (self as { stack?: object[] }).stack ?? [],
    )
    wrap(
      express.application,
      (_self, _path, added, args) => {
        const mounted = args.flat(Infinity).filter(isApp)
        for (const layer of added) {
          if ((layer as { name?: string }).name !== 'mounted_app') continue
          const app = mounted.shift()
          if (app) apps.set(layer, app)
        }
      },
      stackOfApp,
    )
  }
  return {
    pathOf: layer => paths.get(layer),
    appOf: layer => apps.get(layer),
    restore: () => undo.forEach(again => again()),
  }
}

interface Express {
  readonly Router: WithUse & { readonly prototype?: WithUse }
  readonly application: WithUse
}

function expressOf(file: string): Express | null {
  try {
    const express = createRequire(file)('express') as Partial<Express>
    return express.Router && express.application ? (express as Express) : null
  } catch {
    return null
  }
}

// without making its router, of which the settings count that it is made with
function stackOfApp(app: object): readonly object[] {
  const { _router: old } = app as { readonly _router?: { readonly stack?: object[] } }
  if (old) return old.stack ?? []
  try {
    return (app as { readonly router?: { readonly stack?: object[] } }).router?.stack ?? []
  } catch {
    return []
  }
}

const isApp = (value: unknown): value is object => typeof value === 'function' && 'handle' in value && 'set' in value

const isListOfPaths = (value: unknown) => Array.isArray(value) && typeof value.flat(Infinity)[0] !== 'function'
