import type { Command } from 'commander'
import { printable } from '../../printable.js'
import { type Column, table } from '../table.js'
import type { Terminal } from '../terminal.js'
import { appModule } from './app-module.js'
import { declaredText } from './demands-text.js'
import { findApp } from './find-app.js'
import { keepQuiet } from './keep-quiet.js'
import { judgeRoute } from './judge-route.js'
import type { FoundMount, ListedRoute, UnknownMiddleware } from './listing.js'

interface RoutesOptions {
  export?: string
  json?: true
}

/** `keywright routes APP_MODULE`: what the routes of an app demand, and which of them declare nothing. */
export function routesCommand(program: Command, terminal: Terminal): void {
  program
    .command('routes')
    .argument('<app-module>', 'the file that exports your app: Express or Koa, or a function that returns one')
    .description("list an app's routes with what they demand; fails where a route declares nothing and is not public")
    .option('--export <name>', 'which export the app is (default: default, else app)')
    .option('--json', 'print one line of JSON, for scripts')
    .addHelpText('after', HELP)
    .action(async (path: string, options: RoutesOptions) => {
      const found = appModule(path)
      keepQuiet(process, terminal)
      const { mounts, middlewares, routes, framework } = await findApp(found, options.export)
      const listed = routes.map(judgeRoute)
      if (options.json) {
        const told = listed.map(({ keyring: _, ...route }) => route)
        terminal.print(JSON.stringify({ framework, routes: told, mounts, middlewares }))
      } else show(listed, mounts, middlewares, terminal)
      refuseUndeclared(listed)
    })
}

function show(
  listed: readonly ListedRoute[],
  mounts: readonly FoundMount[],
  middlewares: readonly UnknownMiddleware[],
  { print, note, colors }: Terminal,
): void {
  const rows = [...listed.map(rowOf), ...mounts.map(mountRow)]
  if (rows.length > 0) print(...table(rows, COLUMNS, colors))
  else note('No routes were found.')
  if (middlewares.length === 0) return
  const names = middlewares.map(({ name, path }) => (path === '/' ? name : `${name} at ${path}`))
  note(printable(`Not looked into, since middlewares do not say whether they answer: ${names.join(', ')}.`))
}

interface Row {
  readonly method: string
  readonly path: string
  readonly protection: string
  readonly declares: string
  readonly isWrong: boolean
}

const PROTECTIONS = { apiKeyAuth: 'apiKeyAuth', optional: 'optional', none: '–' } as const

const rowOf = (route: ListedRoute): Row => ({
  method: route.method,
  path: route.path,
  protection: PROTECTIONS[route.protection],
  declares: `${route.problem ? '✗ ' : ''}${declaredText(route)}`,
  isWrong: route.problem !== null,
})

const mountRow = ({ kind, path }: FoundMount): Row => ({
  method: 'ALL',
  path: kind === 'authServer' ? path : `${path.replace(/\/$/, '')}/*`,
  protection: 'its own',
  declares: { management: 'management API', portal: 'portal', authServer: 'token endpoints' }[kind],
  isWrong: false,
})

const WIDE = 80
const COLUMNS: readonly Column<Row>[] = [
  { heading: 'method', text: ({ method }) => method },
  { heading: 'path', text: ({ path }) => path, widest: WIDE },
  { heading: 'protected by', text: ({ protection }) => protection },
  {
    heading: 'demands',
    text: ({ declares }) => declares,
    widest: WIDE,
    paint: (text, colors) => (text.startsWith('✗') ? colors.red(text) : text),
  },
]

function refuseUndeclared(listed: readonly ListedRoute[]): void {
  const of = (problem: ListedRoute['problem']) =>
    listed.filter(route => route.problem === problem).map(({ method, path }) => `${method} ${path}`)
  const [undeclared, unprotected] = [of('undeclared'), of('unprotected')]
  const problems = [
    ...(undeclared.length > 0
      ? [`declaring nothing: ${undeclared.join(', ')}: add requireGrants(…), requireToken() or publicRoute()`]
      : []),
    ...(unprotected.length > 0
      ? [`demanding something with no apiKeyAuth in front: ${unprotected.join(', ')}: mount it before them`]
      : []),
  ]
  if (problems.length > 0) throw new Error(problems.join('; '))
}

const HELP = `
Examples:
  keywright routes ./dist/app.js
  keywright routes ./server.cjs --export createApp
  keywright routes ./dist/app.js --json | jq '.routes[] | select(.problem != null)'

The module is imported, and all that it does then happens: it may listen or open its store. The command ends it.`
