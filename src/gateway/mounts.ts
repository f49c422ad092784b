import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Exchange, serveFetch } from '../adapter/serve-fetch.js'
import { originForm } from '../http/origin-form.js'
import type { Answer } from '../http/refusal.js'
import type { Keyring } from '../keyring.js'
import { lazyManagement } from '../management/read-management.js'
import { readAuthServer } from '../oauth/auth-server-options.js'
import { createAuthServer } from '../oauth/create-auth-server.js'
import { lazyPortal } from '../portal/lazy-portal.js'
import { readPortal } from '../portal/portal-options.js'
import type { FindPerson } from './find-person.js'
import type { CheckedGateway } from './gateway-options.js'

/** What is served at a place of its own; null where a request is for none of it. */
export type Mount = (req: IncomingMessage, res: ServerResponse) => Promise<Answer> | null

export const MANAGEMENT_PATH = '/api-keys'
export const PORTAL_PATH = '/portal'

/** The management API. Without `identify` it is there for keys and tokens. */
export function managementMount(keyring: Keyring, { identify, leaks }: CheckedGateway): Mount {
  const manage = lazyManagement(keyring, leaks)
  return (req, res) => {
    const exchange = exchangeBelow(MANAGEMENT_PATH, req, res)
    if (!exchange) return null
    return serveFetch(keyring.flow, exchange, (request, call) =>
      manage(request, { ...call, identify: () => identify?.(req) ?? null }),
    )
  }
}

/**
 * The portal.
 *
 * @throws TypeError that names the option where one is wrong
 */
export function portalMount(keyring: Keyring, identify: FindPerson, { portal }: CheckedGateway): Mount {
  const { serve, refuse } = lazyPortal(keyring, readPortal(keyring, { ...portal, identify }, {}))
  return (req, res) => {
    const exchange = exchangeBelow(PORTAL_PATH, req, res)
    if (!exchange) return null
    return serveFetch(
      keyring.flow,
      { ...exchange, isPage: true },
      (request, call) => serve(request, { ...call, identify: () => identify(req) }),
      thrown => refuse(thrown, req, exchange.path),
    )
  }
}

/** The token endpoints, and where they are. */
export interface AuthServerMount {
  readonly mount: Mount
  readonly paths: readonly string[]
}

/**
 * The token endpoints. Without `identify` people can't log in, and tokens are made for keys alone.
 *
 * @throws TypeError that names the option where one is wrong, and where signing keys can't be kept
 */
export function authServerMount(keyring: Keyring, { identify, authServer }: CheckedGateway): AuthServerMount {
  const server = createAuthServer(keyring, readAuthServer(keyring, { ...authServer, ...(identify ? { identify } : {}) }))
  const mount: Mount = (req, res) => {
    const path = originForm(req.url ?? '/')
    if (!server.has(path)) return null
    return serveFetch(
      keyring.flow,
      { req, res, basePath: '', path, parsed: {}, isPage: server.isPage(path) },
      (request, call) => server.serve(request, { ...call, identify: () => identify?.(req) ?? null }),
      thrown => server.refuse(path, thrown, req),
    )
  }
  return { mount, paths: server.paths }
}

function exchangeBelow(basePath: string, req: IncomingMessage, res: ServerResponse): Exchange | null {
  const target = originForm(req.url ?? '/')
  const [path = ''] = target.split('?', 1)
  if (path !== basePath && !path.startsWith(`${basePath}/`)) return null
  return { req, res, basePath, path: target.slice(basePath.length), parsed: {} }
}
