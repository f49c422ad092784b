import type { Foundation } from '../foundation.js'
import { exchangedKey } from './client-credentials-grant.js'
import type { Answerer } from './endpoint.js'
import { readParameters } from './parameters.js'
import { tokenAnswer } from './token-endpoint.js'

/** `POST /auth`: the id and the secret of a key for a token, as Radix documents it. */
export function createKeyExchange({ authenticateClient, provenKey, issuing }: Foundation): Answerer {
  return async ({ request, lines, issuer, exactBody }) => {
    const parameters = await readParameters(request, exactBody)
    const client = { id: parameters.required('client_id'), secret: parameters.required('client_secret') }
    const key = await authenticateClient(lines, client, 'client_secret_post')
    const boundTo = await provenKey(lines)
    return tokenAnswer(await issuing.forKey(exchangedKey(key), { issuer, scope: parameters.optional('scope'), boundTo }))
  }
}
