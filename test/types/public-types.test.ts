import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RouterMiddleware } from '@koa/router'
import type { RequestHandler } from 'express'
import {
  type ApiKey,
  AuthError,
  type AuthErrorCode,
  createKeyring,
  currentAuth,
  type Keyring,
  type KeyringOptions,
  type KeyStore,
  type MakerOptions,
  type ManagementErrorCode,
  type NewKey,
  type Policy,
  type Principal,
  type RequestLike,
  type Scheme,
  secretPattern,
} from 'keywright'
import { type ApiError, type Client, type ClientApiKey, type ClientNewKey, type ClientPage, createClient } from 'keywright/client'
import * as express from 'keywright/express'
import * as koa from 'keywright/koa'
import { memoryStore } from 'keywright/stores/memory'
import { sqliteStore } from 'keywright/stores/sqlite'
import type { Middleware } from 'koa'
import type { IncomingMessage } from 'node:http'
import { describe, expect, expectTypeOf, it } from 'vitest'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const tsc = here('../../node_modules/typescript/bin/tsc')

/** Compiles a project: what the compiler complains of, a line each. */
const compile = (project: string): Promise<string[]> =>
  new Promise(resolve => {
    execFile(process.execPath, [tsc, '-p', here(project), '--pretty', 'false'], (_error, stdout) =>
      resolve(stdout.split('\n').filter(line => line.includes('error TS'))),
    )
  })

describe('the public types', () => {
  it('are what this file says', async () => {
    expect(await compile('./tsconfig.json')).toEqual([])
  })

  it('refuse each mistake, and nothing else', async () => {
    const path = './mistakes/mistakes.ts'
    const marked = readFileSync(here(path), 'utf8')
      .split('\n')
      .flatMap((line, i) => (line.includes('// mistake') ? [i + 1] : []))
    const lines = (await compile('./mistakes/tsconfig.json')).map(line => Number(/mistakes\.ts\((\d+),/.exec(line)?.[1]))
    expect(marked.length).toBeGreaterThan(20)
    expect([...new Set(lines)]).toEqual(marked)
  })

  it('describe keyrings', () => {
    expectTypeOf(createKeyring).parameters.toEqualTypeOf<[options?: KeyringOptions]>()
    expectTypeOf(createKeyring).returns.toEqualTypeOf<Keyring>()
    expectTypeOf<Keyring['authenticate']>().toEqualTypeOf<(request: RequestLike) => Promise<Principal>>()
    expectTypeOf<Keyring['ready']>().returns.toEqualTypeOf<Promise<void>>()
    expectTypeOf<Keyring['close']>().returns.toEqualTypeOf<Promise<void>>()
    expectTypeOf<IncomingMessage>().toExtend<RequestLike>()
    expectTypeOf<Request>().not.toExtend<RequestLike>()
    expectTypeOf(memoryStore).returns.toExtend<KeyStore>()
    expectTypeOf(sqliteStore).returns.toExtend<KeyStore>()
    expectTypeOf<NonNullable<KeyringOptions['policies']>[number]>().toEqualTypeOf<Policy>()
    expectTypeOf<NonNullable<KeyringOptions['schemes']>[number]>().toEqualTypeOf<Scheme>()
  })

  it('describe keys', () => {
    expectTypeOf<Keyring['keys']['create']>().toEqualTypeOf<
      (input: NewKey, options?: MakerOptions) => Promise<{ key: ApiKey; secret: string }>
    >()
    expectTypeOf<Awaited<ReturnType<Keyring['keys']['get']>>>().toEqualTypeOf<ApiKey | null>()
    expectTypeOf<ApiKey['state']>().toEqualTypeOf<'active' | 'expired' | 'idle' | 'revoked'>()
    expectTypeOf<ApiKey['expiresAt']>().toEqualTypeOf<Date | null>()
    expectTypeOf<ApiKey['subnets']>().toEqualTypeOf<readonly string[] | null>()
    expectTypeOf<ApiKey>().not.toHaveProperty('secret')
    expectTypeOf<ApiKey['secrets'][number]>().not.toHaveProperty('digest')
    expectTypeOf(secretPattern).returns.toEqualTypeOf<RegExp>()
  })

  it('describe who a request acts as', () => {
    expectTypeOf<Principal['kind']>().toEqualTypeOf<'api-key' | 'token'>()
    expectTypeOf<Principal['keyId']>().toEqualTypeOf<string | null>()
    expectTypeOf<Principal['can']>().toEqualTypeOf<(grant: string) => boolean>()
    expectTypeOf(currentAuth).returns.toEqualTypeOf<Principal | null>()
    expectTypeOf(express.getAuth).returns.toEqualTypeOf<Principal | null>()
    expectTypeOf(koa.getAuth).returns.toEqualTypeOf<Principal | null>()
    expectTypeOf<koa.AuthState['auth']>().toEqualTypeOf<Principal>()
  })

  it('describe errors', () => {
    expectTypeOf<'key_revoked'>().toExtend<AuthErrorCode>()
    expectTypeOf<'rule_violated'>().toExtend<ManagementErrorCode>()
    expectTypeOf<'nonsense'>().not.toExtend<AuthErrorCode>()
    expectTypeOf(new AuthError('my_own_code').status).toEqualTypeOf<number>()
  })

  it('fit Express and Koa', () => {
    expectTypeOf(express.apiKeyAuth).returns.toExtend<RequestHandler>()
    expectTypeOf(express.requireGrants).returns.toExtend<RequestHandler>()
    expectTypeOf(express.publicRoute).returns.toExtend<RequestHandler>()
    expectTypeOf(koa.apiKeyAuth).returns.toExtend<Middleware>()
    expectTypeOf(koa.requireGrants).returns.toExtend<Middleware>()
    expectTypeOf(koa.requireGrants).returns.toExtend<RouterMiddleware>()
    expectTypeOf(express.apiKeyAuth().keyring).toEqualTypeOf<Keyring>()
    expectTypeOf(koa.apiKeyAuth().keyring).toEqualTypeOf<Keyring>()
  })

  it('are the same in both frameworks, name by name', () => {
    type Checks = 'requireGrants' | 'requireAnyGrant' | 'requireToken' | 'publicRoute' | 'apiKeyAuth'
    expectTypeOf<keyof typeof express>().toEqualTypeOf<keyof typeof koa>()
    expectTypeOf<{ [Name in Checks]: Parameters<(typeof express)[Name]> }>().toEqualTypeOf<{
      [Name in Checks]: Parameters<(typeof koa)[Name]>
    }>()
    expect(Object.keys(express).toSorted()).toEqual(Object.keys(koa).toSorted())
  })

  it('describe clients', () => {
    expectTypeOf(createClient).returns.toEqualTypeOf<Client>()
    expectTypeOf<Client['keys']['create']>().returns.resolves.toHaveProperty('secret').toEqualTypeOf<string>()
    expectTypeOf<Client['keys']['list']>().returns.resolves.toHaveProperty('next').toEqualTypeOf<string | null>()
    expectTypeOf<Client['keys']['get']>().returns.resolves.toEqualTypeOf<ClientApiKey>()
    expectTypeOf<Client['keys']['list']>().returns.resolves.toExtend<ClientPage<ClientApiKey>>()
    expectTypeOf<Client['keys']['create']>().parameter(0).toEqualTypeOf<ClientNewKey>()
    expectTypeOf<Client['keys']['remove']>().returns.resolves.toEqualTypeOf<void>()
    expectTypeOf<Client['keys']['usage']>()
      .parameter(1)
      .exclude<undefined>()
      .toHaveProperty('days')
      .toEqualTypeOf<number | undefined>()
    expectTypeOf<Client['json']>().returns.resolves.toEqualTypeOf<unknown>()
    expectTypeOf<ApiError>().toHaveProperty('requiredGrants').toEqualTypeOf<readonly string[]>()
  })
})
