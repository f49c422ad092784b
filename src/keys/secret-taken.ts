import { ManagementError } from '../errors.js'

const TAKEN = 'this secret belongs to a key already'
const WAS_TAKEN = 'this secret was imported before'

/** The refusal of a secret that another key has. */
export const secretTaken = (): ManagementError => new ManagementError('conflict', TAKEN)

/** The refusal of a hash that was imported before, and replaced since. */
export const secretWasTaken = (): ManagementError => new ManagementError('conflict', WAS_TAKEN)

/** Whether an error says that the secret is there already. */
export const isSecretTaken = (error: unknown): boolean =>
  error instanceof ManagementError && error.code === 'conflict' && [TAKEN, WAS_TAKEN].includes(error.message)
