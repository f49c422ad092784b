import { checkClientOptions } from './check-client-options.js'
import type { ClientOptions } from './client-options.js'
import { createRequest } from './create-request.js'
import { createCredentialFinder, loginCall } from './find-credential.js'
import { createManagementApi } from './management/create-management-api.js'
import type { ManagementApi } from './management/management-api.js'
import { readApiError } from './read-api-error.js'
import { readJson } from './read-json.js'

/** What `json` takes beside what fetch does. */
export interface JsonInit extends RequestInit {
  /** What is sent as JSON; then the method is POST unless another one is given. */
  json?: unknown
}

/** An API's client: it presents the credential, and tries again where that is safe. */
export interface Client extends ManagementApi {
  /**
   * As `fetch`, with the credential: it gives every answer that comes, refusals too.
   *
   * @param path below `baseUrl`
   * @returns rejects with CredentialError where there is no credential, with ApiError where a key could not be exchanged, with
   *   what the login rejects with, with a DOMException `TimeoutError` or the signal's reason where it was given up, and with
   *   TypeError where nothing could be reached or a redirect is not followed
   */
  fetch(path: string | URL, init?: RequestInit): Promise<Response>
  /**
   * The JSON of an answer; undefined where it has no body.
   *
   * @returns rejects with ApiError for every answer that is no success, and as `fetch` does
   */
  json<T = unknown>(path: string | URL, init?: JsonInit): Promise<T>
  /** The version of the record that an answer of the management API was, for `ifMatch`; null where it had none. */
  etagOf(answer: object): string | null
  /**
   * Has a person log in, also where somebody is logged in already.
   *
   * @returns rejects with LoginRequiredError where nobody can be asked, and with TypeError where the client has no `login`
   */
  logIn(options?: { signal?: AbortSignal }): Promise<void>
  /** Forgets the login and has the server end it; gives whether there was one. */
  logOut(options?: { signal?: AbortSignal }): Promise<boolean>
}

/**
 * Makes the client of an API, for its customers: in Node, in browsers, and wherever else there is `fetch`.
 *
 * @example
 * ```ts
 * const client = createClient({ baseUrl: 'https://api.example.com', name: 'acme' })
 * const reports = await client.json('/reports') // with the key in ACME_API_KEY
 * ```
 * @throws TypeError for an option that is wrong or unknown
 */
export function createClient(options: ClientOptions): Client {
  const client = checkClientOptions(options)
  const request = createRequest(client, createCredentialFinder(client))
  const etags = new WeakMap<object, string>()

  const json = async (path: string | URL, { json: value, ...init }: JsonInit = {}): Promise<unknown> => {
    const headers = new Headers(init.headers)
    if (!headers.has('accept')) headers.set('accept', 'application/json')
    if (value !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json')
    const sent = value === undefined ? {} : { method: 'POST', body: JSON.stringify(value) }
    const answered = await request(path, { ...sent, ...init, headers })
    try {
      if (!answered.response.ok) throw await readApiError(answered, answered.response, client.now())
      const answer = await readJson(answered.response, answered)
      const etag = answered.response.headers.get('etag')
      if (etag !== null && typeof answer === 'object' && answer !== null) etags.set(answer, etag)
      return answer
    } finally {
      answered.lift()
    }
  }

  const login = () => {
    if (client.login) return client.login
    throw new TypeError('the client has no login: give it the option login')
  }

  return Object.freeze({
    ...createManagementApi(client.managementPath, json),
    async fetch(path: string | URL, init?: RequestInit) {
      const { response, lift } = await request(path, init)
      lift()
      return response
    },
    // whoever calls says what the API answers
    json: json as Client['json'],
    etagOf: (answer: object) => etags.get(answer) ?? null,
    async logIn({ signal }: { signal?: AbortSignal } = {}) {
      await login().logIn(loginCall(client, { signal }))
    },
    async logOut({ signal }: { signal?: AbortSignal } = {}) {
      return login().logOut(loginCall(client, { signal }))
    },
  })
}
