import type { ClientScheme } from './client-options.js'

/** How a credential stands in a request. A token is presented as a bearer token, whatever keys are presented as. */
export function headerOf(scheme: ClientScheme, credential: string): readonly [field: string, value: string] {
  switch (scheme) {
    case 'luc-authorization':
    case 'x-api-key':
      return [scheme, credential]
    case 'lucca':
      return ['authorization', `lucca application=${credential}`]
    default:
      return ['authorization', `Bearer ${credential}`]
  }
}
