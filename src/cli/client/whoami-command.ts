import type { Command } from 'commander'
import { details, type Fact } from '../details.js'
import { minuteAndDistance } from '../instant-text.js'
import type { Terminal } from '../terminal.js'
import { type ApiOptions, readApi, withApiOptions } from './api-options.js'
import { cliLogin } from './cli-login.js'
import { createMask } from './create-mask.js'
import { type KeyOptions, readKey, withKeyOptions } from './key-options.js'
import { withCredential } from './with-credential.js'
import { withMask } from './with-mask.js'

interface WhoamiOptions extends ApiOptions, KeyOptions {
  json?: true
}

/** `keywright whoami`: what the credential is that the command line presents to an API. */
export function whoamiCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('whoami')
    .description('show what you are at an API: your key, or your login; asks its management API')
  withApiOptions(withKeyOptions(command).option('--json', 'print one line of JSON, for scripts'), EXAMPLES).action(
    async (options: WhoamiOptions) => {
      const api = readApi(options, terminal)
      const { createClient } = await import('../../client/create-client.js')
      const apiKey = await readKey(api.name, options, terminal)
      const mask = createMask()
      if (apiKey !== null) mask.learn(apiKey)
      const client = createClient({
        ...api,
        ...(apiKey === null ? { login: (await cliLogin(api, terminal)).login } : { apiKey }),
        interactive: terminal.confirm !== null,
      })
      const self: unknown = await withMask(mask, () => withCredential(api, options, terminal, () => client.self.get()))
      if (!isSelf(self))
        throw new Error(`${api.baseUrl} did not answer with a key or a token: is its management API below /api-keys?`)
      if (options.json) return terminal.print(JSON.stringify(self))
      terminal.print(...details(self.name, factsOf(self, new Date()), terminal.colors))
    },
  )
}

/** What keys and tokens have in common. */
interface Self {
  readonly id: string
  readonly name: string
  readonly account: string | null
  readonly owner: string | null
  readonly grants: readonly string[]
  readonly subnets: readonly string[] | null
  readonly origins: readonly string[] | null
  readonly expiresAt: string | null
}

const isText = (value: unknown) => typeof value === 'string'
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText)
const orNull = (is: (value: unknown) => boolean) => (value: unknown) => value === null || is(value)

const SELF: Readonly<Record<keyof Self, (value: unknown) => boolean>> = {
  id: isText,
  name: isText,
  account: orNull(isText),
  owner: orNull(isText),
  grants: isTexts,
  subnets: orNull(isTexts),
  origins: orNull(isTexts),
  expiresAt: orNull(value => typeof value === 'string' && !Number.isNaN(Date.parse(value))),
}

// the URL may be that of any server
const isSelf = (answer: unknown): answer is Self =>
  typeof answer === 'object' &&
  answer !== null &&
  Object.entries(SELF).every(([name, is]) => is((answer as Readonly<Record<string, unknown>>)[name]))

const factsOf = (self: Self, now: Date): Fact[] => [
  ['kind', 'kind' in self ? 'token' : 'API key'],
  ['id', self.id],
  ['account', self.account ?? '–'],
  ['owner', self.owner ?? '–'],
  ['grants', self.grants.join(' ') || 'none'],
  ['subnets', self.subnets?.join(' ') ?? 'any'],
  ['origins', self.origins?.join(' ') ?? 'any'],
  ['expires', self.expiresAt === null ? 'never' : minuteAndDistance(new Date(self.expiresAt), now)],
]

const EXAMPLES = `keywright whoami --url https://api.example.com
KEYWRIGHT_API_KEY=$(cat key.txt) keywright whoami --url https://api.example.com
keywright whoami --url https://api.example.com --key-file key.txt --json`
