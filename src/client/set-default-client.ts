import { createDefaultClient } from './default-client.js'

/**
 * The default client of whoever uses `keywright/client` itself; an SDK makes its own with `createDefaultClient()`.
 *
 * @example
 * ```ts
 * setDefaultClient(createClient({ baseUrl: 'https://api.example.com', name: 'acme' }))
 * const reports = await getDefaultClient().json('/reports')
 * ```
 */
export const { set: setDefaultClient, get: getDefaultClient, use: withDefaultClient } = createDefaultClient()
