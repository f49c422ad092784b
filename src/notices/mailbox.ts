import { isEmailAddress } from '../input/email-address.js'

/** A name and an address, apart: so nothing in the one is taken for the other. */
export interface Mailbox {
  readonly name: string
  readonly address: string
}

/**
 * Reads a mailbox as people write it.
 *
 * @throws TypeError that begins with the name of the option
 */
export function readMailbox(name: string, text: string): Mailbox {
  const [, quoted, plain, inBrackets, alone] =
    /^(?:(?:"([^"\p{C}]*)"|([^"<>\p{C}]*?))\s*<([^<>]*)>|(.*))$/u.exec(text.trim()) ?? []
  const address = inBrackets ?? alone ?? ''
  if (!isEmailAddress(address))
    throw new TypeError(`${name} must be an e-mail address, such as "api@example.com" or "Example API <api@example.com>"`)
  return { name: quoted ?? plain ?? '', address }
}
