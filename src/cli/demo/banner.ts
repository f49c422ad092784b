import { shellQuoted } from '../shell-quoted.js'
import type { ChosenStore } from '../store-url.js'
import type { Colors } from '../terminal.js'
import type { DemoGroup } from './curl-line.js'
import type { DemoKeys } from './demo-keys.js'
import { OUTBOX, PORTAL } from './demo-paths.js'

/** What the banner tells of. */
export interface DemoFacts {
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
  { framework, base, takenPort, store, mailServer, keys, groups, shell }: DemoFacts,
  colors: Colors,
): string[] {
  const fact = (label: string, text: string) => `  ${colors.dim(label.padEnd(7))}${text}`
  const taken = takenPort === null ? '' : colors.yellow(` (port ${takenPort} is taken)`)
  const secrets = keys.foundAgain ? 'found again, each with a new secret' : 'made just now, with made-up usage of two weeks'
  const mails = mailServer === null ? 'the e-mails that it would have sent' : `its e-mails go to ${mailServer}`
  return [
    '',
    `  ${colors.bold('keywright demo')}`,
    '',
    fact('API', `${colors.cyan(base)} on ${framework}${taken}`),
    fact('portal', `${colors.cyan(`${base}${PORTAL}`)} in a browser: sign in as anybody`),
    fact('outbox', `${colors.cyan(`${base}${OUTBOX}`)} ${mails}`),
    fact('log in', `${colors.cyan(`${base}/oauth/device`)} in a browser, with the code that a device shows`),
    fact('store', `${store.name}, ${Object.keys(keys.made).length} demo keys ${secrets}`),
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
    ...customer(base, colors),
    ...(store.name.startsWith('sqlite:') ? management(store.name, keys.made.lucidya.key.id, colors) : []),
  ]
}

function statusText(status: number, colors: Colors): string {
  return `${colors.dim('#')} ${status < 300 ? colors.green(status) : colors.yellow(status)}`
}

function customer(base: string, colors: Colors): string[] {
  return [
    colors.bold('# As a customer, from another terminal: the first line opens the browser'),
    `npx keywright login --url ${base}`,
    `npx keywright call /projects --url ${base}`,
    `npx keywright logout --url ${base}`,
    '',
  ]
}

function management(store: string, id: string, colors: Colors): string[] {
  return [
    colors.bold('# The same keys from another terminal'),
    `npx keywright keys list --store ${shellQuoted(store)}`,
    colors.dim('# end the Lucidya key: within 5 seconds its lines above are refused; the next start makes a new one'),
    `npx keywright keys revoke ${id} --store ${shellQuoted(store)}`,
    '',
  ]
}
