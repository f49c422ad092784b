import { CREDENTIAL_FIELDS } from '../../client/check-client-options.js'

const FIELDS: readonly string[] = [...CREDENTIAL_FIELDS, 'set-cookie']

const WORDS =
  /(?:^|-)(?:authorization|authentication|token|secret|password|passwd|api-?key|access-?key|subscription-key|auth-?key|private-?key)$/

/** Whether a header field of that name carries a credential, as far as its name tells. */
export const isCredentialField = (name: string): boolean => isCredentialName(name) || FIELDS.includes(name.toLowerCase())

/** Whether a parameter of a query of that name holds a credential, as far as its name tells. */
export const isCredentialParameter = (name: string): boolean =>
  isCredentialName(name) || /^(?:key|code|sig|signature)$/i.test(name)

// clientSecret, client_secret and Client-Secret are one name
const isCredentialName = (name: string): boolean =>
  WORDS.test(
    name
      .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
      .replaceAll('_', '-')
      .toLowerCase(),
  )
