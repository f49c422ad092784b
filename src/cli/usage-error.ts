/** A command line that can't be meant: the command ends with exit code 2 instead of 1. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
