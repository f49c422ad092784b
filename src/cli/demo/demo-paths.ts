/** Where the demo's portal is. */
export const PORTAL = '/portal'
/** Where one chooses who to be. */
export const SIGN_IN = '/sign-in'
/** Where one is nobody again. */
export const SIGN_OUT = '/sign-out'
/** Where the demo's e-mails are shown. */
export const OUTBOX = '/outbox'
