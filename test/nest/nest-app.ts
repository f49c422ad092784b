import type { HttpException } from '@nestjs/common'
import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'
import type { ApiKeyAuthOptions } from 'keywright/express'
import type { ApiKeyGuardOptions } from 'keywright/nest'
import { onTestFinished } from 'vitest'
import { legacyModule } from '../decorators/dialects.js'

interface AppOptions {
  keyring: Keyring
  guard?: 'global' | 'provider' | false
  guardOptions?: ApiKeyGuardOptions
  middleware?: ApiKeyAuthOptions
  middlewareKeyring?: Keyring
  filter?: boolean
  caught?: (exception: HttpException) => void
}

interface App {
  readonly url: string
  runs(): number
  close(): Promise<void>
}

// NestJS knows the legacy dialect alone
const { createApp } = await legacyModule<{ createApp(options: AppOptions): Promise<App> }>('nest/app')

export interface Served {
  readonly keyring: Keyring
  readonly log: readonly string[]
  runs(): number
  ask(path: string, headers?: Record<string, string>, method?: string): Promise<Answered>
}

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Serves the NestJS application until the test ends. */
export async function serveNest(options: Omit<AppOptions, 'keyring'> & { options?: KeyringOptions } = {}): Promise<Served> {
  const log: string[] = []
  const note = (message: string) => void log.push(message)
  const keyring = createKeyring({ store: 'memory:', logger: { warn: () => undefined, error: note }, ...options.options })
  const app = await createApp({ ...options, keyring })
  onTestFinished(async () => {
    await app.close()
    await keyring.close()
  })
  return { keyring, log, runs: app.runs, ask: (path, headers, method) => askAt(app.url + path, headers, method) }
}

const OF_THE_CONNECTION = new Set(['date', 'connection', 'keep-alive'])

/** Asks without following or sharing anything; says what an answer says of the request. */
export async function askAt(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answered> {
  const response = await fetch(url, { headers, method })
  return {
    status: response.status,
    headers: Object.fromEntries([...response.headers].filter(([name]) => !OF_THE_CONNECTION.has(name))),
    body: await response.text(),
  }
}
