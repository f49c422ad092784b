import type { Keyring } from '../../keyring.js'
import type { RouteDemands } from '../../policies/grant-checks.js'
import { appModule } from '../routes/app-module.js'
import { findApp } from '../routes/find-app.js'
import { judgeRoute } from '../routes/judge-route.js'
import { keepQuiet } from '../routes/keep-quiet.js'
import type { Terminal } from '../terminal.js'

/** Which route of which app is asked about. */
export interface AskedRoute {
  readonly app: string
  readonly export?: string
  readonly method: string
  readonly path: string
}

/**
 * What the route of an app demands, and the keyring that protects it.
 *
 * @returns rejects with an Error where there is no such route, and where no keyring protects it
 */
export async function askedRoute(
  { app, export: name, method, path }: AskedRoute,
  terminal: Terminal,
): Promise<{ demands: readonly RouteDemands[]; keyring: Keyring }> {
  const found = appModule(app)
  keepQuiet(process, terminal)
  const { routes } = await findApp(found, name)
  const [bare = ''] = path.split('?', 1)
  const route = routes.find(each => each.matches(method, bare))
  if (!route) throw new Error(`${app} has no route for ${method} ${bare}: "keywright routes ${app}" lists them`)
  const { demands, keyring, method: own, path: pattern } = judgeRoute(route)
  if (!keyring) throw new Error(`no apiKeyAuth stands in front of ${own} ${pattern}: no key is looked at there`)
  terminal.note(`The route is ${own} ${pattern}.`)
  return { demands, keyring }
}
