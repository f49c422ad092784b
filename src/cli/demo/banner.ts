import { shellQuoted } from '../shell-quoted.js'
import type { ChosenStore } from '../store-url.js'
import type { Colors } from '../terminal.js'
import type { DemoGroup } from './curl-line.js'
import type { DemoKeys } from './demo-keys.js'
import type { DemoSystem } from './demo-system.js'
import { OUTBOX, PORTAL } from './demo-paths.js'

/** What the banner tells of. */
export interface DemoFacts {
  readonly system: Pick<DemoSystem, 'title' | 'examplePath' | 'tokens' | 'samples' | 'portal'>
  readonly framework: string
  readonly base: string
  /** The default port, where something else had it. */
  readonly takenPort: number | null
  readonly store: ChosenStore
  /** Where its e-mails go; null where it keeps them. */
  readonly mailServer: string | null
  readonly keys: DemoKeys
  readonly groups: readonly DemoGroup[]
  /** The user's shell, where it is known. */
  readonly shell: string | undefined
}

/** What the demo prints: everything but the facts on top is either a command or a shell comment, so whole groups can be pasted. */
export function banner(
  { system, framework, base, takenPort, store, mailServer, keys, groups, shell }: DemoFacts,
  colors: Colors,
): string[] {
  const fact = (label: string, text: string) => `  ${colors.dim(label.padEnd(7))}${text}`
  const taken = takenPort === null ? '' : colors.yellow(` (port ${takenPort} is taken)`)
  const made = system.samples.length > 0 ? 'made just now, with made-up usage of two weeks' : 'made just now'
  const secrets = keys.foundAgain ? 'found again, each with a new secret' : made
  const mails = mailServer === null ? 'the e-mails that it would have sent' : `its e-mails go to ${mailServer}`
  return [
    '',
    `  ${colors.bold(system.title)}`,
    '',
    fact('API', `${colors.cyan(base)} on ${framework}${taken}`),
    fact('portal', `${colors.cyan(`${base}${PORTAL}`)} in a browser: sign in as anybody`),
    fact('outbox', `${colors.cyan(`${base}${OUTBOX}`)} ${mails}`),
    ...(system.tokens === 'logins'
      ? [fact('log in', `${colors.cyan(`${base}/oauth/device`)} in a browser, with the code that a device shows`)]
      : []),
    fact('store', `${store.name}, ${demoKeys(keys)} ${secrets}`),
    fact('stop', 'Ctrl-C'),
    '',
    `  Paste any line below; ${colors.dim('#')} says the status it gives.`,
    ...(shell?.endsWith('zsh') ? [`  In zsh say ${colors.cyan('setopt interactive_comments')} first, or leave the # out.`] : []),
    ...groups.flatMap(({ title, lines }) => [
      '',
      colors.bold(`# ${title}`),
      ...lines.flatMap(({ note, command, status }) => [colors.dim(`# ${note}`), `${command}  ${statusText(status, colors)}`]),
    ]),
    '',
    ...(system.tokens === 'logins' ? customer(base, system, colors) : []),
    ...(store.name.startsWith('sqlite:') ? management(store.name, keys, colors) : []),
  ]
}

function statusText(status: number, colors: Colors): string {
  return `${colors.dim('#')} ${status < 300 ? colors.green(status) : colors.yellow(status)}`
}

function customer(base: string, { examplePath, portal }: DemoFacts['system'], colors: Colors): string[] {
  const fields = Object.entries(portal.exampleHeaders ?? {}).map(([name, value]) => ` -H "${name}: ${value}"`)
  return [
    colors.bold('# As a customer, from another terminal: the first line opens the browser'),
    `npx keywright login --url ${base}`,
    `npx keywright call ${examplePath} --url ${base}${fields.join('')}`,
    `npx keywright logout --url ${base}`,
    '',
  ]
}

function management(store: string, { made }: DemoKeys, colors: Colors): string[] {
  const [first] = Object.values(made)
  if (!first) return []
  const { id, name } = first.key
  return [
    colors.bold('# The same keys from another terminal'),
    `npx keywright keys list --store ${shellQuoted(store)}`,
    colors.dim(`# end the key "${name}": within 5 seconds its lines above are refused; the next start makes a new one`),
    `npx keywright keys revoke ${id} --store ${shellQuoted(store)}`,
    '',
  ]
}

function demoKeys({ made }: DemoKeys): string {
  const count = Object.keys(made).length
  return count === 1 ? '1 demo key' : `${count} demo keys`
}
