import { type Command, Option } from 'commander'
import type { AskedKey, AskedRequest, Explanation } from '../../explain/explanation.js'
import type { RouteDemands } from '../../policies/grant-checks.js'
import { collect } from '../collect.js'
import { type IdleOptions, rulesFor, withIdleOptions } from '../idle-options.js'
import { existingStore } from '../in-store.js'
import { pendingOf, refuseLater, withSchema } from '../migrate/with-schema.js'
import { storeFlag, type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { withKeyring } from '../with-keyring.js'
import { askedRoute } from './asked-route.js'
import { readAskedKey } from './asked-key.js'
import { explanationLines, verdict } from './explanation-text.js'
import { checkedDemands, readAddress, readField, readMethod, readOrigin, readPath } from './explain-options.js'

interface ExplainOptions extends StoreOptions, IdleOptions {
  method: string
  path: string
  ip?: string
  origin?: string
  header?: string[]
  grant?: string[]
  anyGrant?: string[]
  tokenOnly?: true
  app?: string
  export?: string
  runPolicies?: true
}

/** `keywright keys explain KEY`: which check lets a request pass or refuses it, and why. It counts and writes nothing. */
export function explainCommand(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('explain')
    .argument('<key>', 'the id of the key, key_…, or - for a secret from standard input')
    .description('say which checks would refuse a request with a key, and why; exit code 1 where one does')
    .option('--method <method>', 'the method of the request', readMethod, 'GET')
    .option('--path <path>', 'the path of the request', readPath, '/')
    .option('--ip <address>', 'the address that the request comes from', readAddress)
    .option('--origin <origin>', 'the page that makes it: https://app.example.com', readOrigin)
    .option('--header <line>', 'a header line, as in "x-api-version: 2"; repeatable', (text, before) =>
      collect(readField(text), before),
    )
    .addOption(new Option('--grant <grant>', 'what the route requires; repeatable').argParser(collect).conflicts('app'))
    .addOption(
      new Option('--any-grant <grant>', 'one of which the route requires; repeatable').argParser(collect).conflicts('app'),
    )
    .addOption(new Option('--token-only', 'the route takes tokens alone').conflicts('app'))
    .addOption(
      // another store would be asked by another keyring, which has none of the app's options
      new Option(
        '--app <module>',
        'the file that exports your app: its route and its keyring, with its store, are taken',
      ).conflicts(['store', 'idleAfterDays']),
    )
    .option('--export <name>', 'which export the app is (default: default, else app)')
    .option('--run-policies', "run the app's own checks too, which may count or write")
  withStoreOptions(withIdleOptions(command), EXAMPLES).action(async (given: string, options: ExplainOptions) => {
    const demands = checkedDemands(options)
    const key = await readAskedKey(given, terminal)
    const explanation =
      options.app === undefined
        ? await inStore(askedRequest(key, demands, options, 'give --app'), options, terminal)
        : await inApp(key, options.app, options, terminal)
    if (options.json) terminal.print(JSON.stringify(explanation))
    else terminal.print(...explanationLines(explanation, terminal.colors))
    if (!explanation.answer.allowed) throw new Error(verdict(explanation))
  })
}

async function inStore(asked: AskedRequest, options: ExplainOptions, terminal: Terminal): Promise<Explanation> {
  const { url, name } = existingStore(options, terminal)
  // to open it would make them
  const pending = await withSchema(options, terminal, async (schema, store) => {
    const status = await schema.status()
    refuseLater(status, store)
    return pendingOf(status)
  })
  if (pending.length > 0)
    throw new Error(`${name} lacks ${pending.join(', ')}: "keywright migrate up${storeFlag(name)}" makes that`)
  return withKeyring(url, terminal, ({ foundation }) => foundation.explain(asked), rulesFor(options))
}

async function inApp(key: AskedKey, app: string, options: ExplainOptions, terminal: Terminal): Promise<Explanation> {
  const { demands, keyring } = await askedRoute({ ...options, app }, terminal)
  return keyring.foundation.explain(askedRequest(key, demands, options, null))
}

function askedRequest(
  key: AskedKey,
  demands: readonly RouteDemands[],
  options: ExplainOptions,
  withoutOptions: string | null,
): AskedRequest {
  const { method, path, ip, origin, header = [] } = options
  const rawHeaders = [...(origin === undefined ? [] : ['origin', origin]), ...header.flatMap(line => splitField(line))]
  return {
    key,
    request: { method, url: path, headers: {}, rawHeaders, ...(ip === undefined ? {} : { socket: { remoteAddress: ip } }) },
    demands,
    runPolicies: options.runPolicies === true,
    withoutOptions,
  }
}

const splitField = (line: string): [string, string] => {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}

const EXAMPLES = `keywright keys explain key_3v9… --grant reports:read --ip 192.0.2.7
keywright keys explain - --origin https://app.example.com < secret.txt
keywright keys explain key_3v9… --app ./dist/app.js --method POST --path /reports --ip 192.0.2.7
keywright keys explain key_3v9… --json | jq -r .answer.code`
