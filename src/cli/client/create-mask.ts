import { hint } from './hint.js'
import { isCredentialField, isCredentialParameter } from './is-credential-name.js'

/** Keeps secrets out of what is shown. */
export interface Mask {
  /** Has a secret masked from now on, wherever it stands. */
  learn(secret: string): void
  /** A text as it may be shown: without the secrets that are known, what looks like one, and parameters named like one. */
  hide(text: string): string
  /** The value of a header field as it may be shown; of a credential its scheme and its hint. */
  field(name: string, value: string): string
  /** Learns the credential of a header field, if it carries one. */
  learnField(name: string, value: string): void
}

// shorter ones would be found in words
const SHORTEST = 4

// as our own keys and refresh tokens look, and JWTs
const RECOGNISED = /\b(?:[A-Za-z\d]{1,20}_[A-Za-z\d]{1,20}_[A-Za-z\d]{38}\b|kwr_[A-Za-z\d]{43}\b|eyJ[\w-]+\.[\w-]+\.[\w-]*)/g

const PARAMETER = /([?&#;])([^?&#;=\s<>"']+)=([^&#;\s<>"']*)/g

/** Makes a mask that knows no secret yet. */
export function createMask(): Mask {
  const hints = new Map<string, string>()
  let spellings: readonly (readonly [spelling: string, shown: string])[] = []

  const learn = (secret: string): void => {
    if (secret.length < SHORTEST || hints.has(secret)) return
    // as it stands in a URL, and in JSON
    for (const spelling of [secret, encodeURIComponent(secret), encodeURI(secret), JSON.stringify(secret).slice(1, -1)])
      hints.set(spelling, hint(secret))
    // one may be part of another
    spellings = [...hints].toSorted(([one], [other]) => other.length - one.length)
  }

  const hide = (text: string): string => {
    const known = spellings.reduce((rest, [spelling, shown]) => rest.replaceAll(spelling, () => shown), text)
    return known
      .replaceAll(RECOGNISED, hint)
      .replaceAll(PARAMETER, (whole, mark: string, name: string, value: string) =>
        value !== '' && isCredentialParameter(decoded(name)) ? `${mark}${name}=…` : whole,
      )
  }

  return {
    learn,
    hide,
    field(name, value) {
      if (!isCredentialField(name)) return hide(value)
      const [scheme, secret] = parts(name, value)
      return scheme + hint(secret)
    },
    learnField(name, value) {
      if (isCredentialField(name)) learn(parts(name, value)[1])
    },
  }
}

// of other fields the first word may be part of the secret
function parts(name: string, value: string): readonly [scheme: string, secret: string] {
  if (!/authorization$/i.test(name)) return ['', value]
  const [, scheme = '', secret = ''] = /^((?:(?:Bearer|DPoP|Basic|lucca) +)?(?:application=)?)(.*)$/is.exec(value) ?? []
  return [scheme, secret]
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
