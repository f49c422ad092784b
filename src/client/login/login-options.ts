import { askOnTerminal } from './ask-on-terminal.js'
import { openInBrowser } from './open-in-browser.js'
import { checkNamed, type NamedRule } from '../check-named.js'
import { pause } from '../pause.js'
import { isGrant } from './stored-login.js'

/** What a login is made with; each has a default. */
export interface LoginOptions {
  /** What the program is called at the server: its `client_id`. The name of the client by default. */
  clientId?: string | undefined
  /** The grants to ask for; all that the person holds by default. */
  scope?: readonly string[] | undefined
  /** The folder of the file `config` with the logins; `.NAME` in the home folder by default. The folder above it must be there. */
  folder?: string | undefined
  /** Opens a browser; false, or a rejection, where none could be opened. That of the machine by default. */
  openBrowser?: ((url: string) => Promise<boolean | void>) | undefined
  /** Says a line to the person; on standard error by default. */
  say?: ((line: string) => void) | undefined
  /** Asks a yes-no question; null where nobody is there to answer. On the terminal by default, if there is one. */
  confirm?: ((question: string) => Promise<boolean>) | null | undefined
  /** True to log in with a code on another device, false never to; by default where this machine seems to have no browser. */
  device?: boolean | undefined
  /** The environment that tells of `HOME`, `CI`, `SSH_CONNECTION`, `DISPLAY`; that of the process by default. */
  environment?: Readonly<Record<string, string | undefined>> | undefined
  /** The clock that ends logins; the machine's by default. */
  clock?: (() => Date) | undefined
  /** Waits so many milliseconds, or rejects once the signal is aborted; timers by default. */
  wait?: ((milliseconds: number, signal: AbortSignal) => Promise<void>) | undefined
}

/** Options of a login with every default filled in. */
export interface CheckedLogin {
  readonly clientId: string | null
  readonly scope: readonly string[] | null
  readonly folder: string | null
  openBrowser(url: string): Promise<boolean | void>
  say(line: string): void
  readonly confirm: ((question: string) => Promise<boolean>) | null
  readonly device: boolean | null
  readonly environment: Readonly<Record<string, string | undefined>>
  now(): number
  wait(milliseconds: number, signal: AbortSignal): Promise<void>
}

const aFunction = [(value: unknown) => typeof value === 'function', 'a function'] as const satisfies NamedRule
const isClientId = (value: unknown) => typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value)

const RULES: Readonly<Record<keyof LoginOptions, NamedRule>> = {
  clientId: [isClientId, 'printable ASCII without spaces, at most 200 characters'],
  scope: [value => Array.isArray(value) && value.length > 0 && value.every(isGrant), 'an array of grants, at least one'],
  folder: [value => typeof value === 'string' && value !== '', 'the path of a folder'],
  openBrowser: aFunction,
  say: aFunction,
  confirm: [value => value === null || typeof value === 'function', 'a function or null'],
  device: [value => typeof value === 'boolean', 'true or false'],
  environment: [value => typeof value === 'object' && value !== null && !Array.isArray(value), 'an object'],
  clock: aFunction,
  wait: aFunction,
}

/**
 * Checks what a login is made with.
 *
 * @throws TypeError that names the option
 */
export function checkLoginOptions(options: LoginOptions): CheckedLogin {
  checkNamed('createLogin', options, RULES)
  const { clock = () => new Date() } = options
  return {
    clientId: options.clientId ?? null,
    scope: options.scope ? [...options.scope] : null,
    folder: options.folder ?? null,
    openBrowser: options.openBrowser ?? openInBrowser,
    say: options.say ?? (line => void process.stderr.write(`${line}\n`)),
    confirm: options.confirm === undefined ? askOnTerminal() : options.confirm,
    device: options.device ?? null,
    environment: options.environment ?? process.env,
    now: () => clock().getTime(),
    wait: options.wait ?? pause,
  }
}
