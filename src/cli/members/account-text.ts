import { printable } from '../../printable.js'

/** What messages call an account, or that there is none. */
export const accountText = (account: string | null | undefined): string => (account == null ? 'no account' : printable(account))
