// what stands before the random part of a secret is known of these alone: our keys, our refresh tokens, and JWTs
const PREFIX = /^(?:[A-Za-z\d]{1,20}_[A-Za-z\d]{1,20}_(?=[A-Za-z\d]{38}$)|kwr_(?=[A-Za-z\d]{43}$)|eyJ(?=[\w-]+\.[\w-]+\.[\w-]*$))/
const ENDING = 4
const FEWEST_HIDDEN = 16
/** A secret of which nothing is known is long from here on. */
const LONG = 24

/** What is shown of a secret, as lists of keys show it: its known prefix and its last four characters; of a short one nothing. */
export function hint(secret: string): string {
  const [prefix = ''] = PREFIX.exec(secret) ?? []
  if (secret.length < LONG || secret.length - prefix.length - ENDING < FEWEST_HIDDEN) return '…'
  return `${prefix}…${secret.slice(-ENDING)}`
}
