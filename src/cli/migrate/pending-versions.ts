/** A store whose tables are not of this version yet: the command ends with exit code 3, so that a deployment can ask. */
export class PendingVersions extends Error {
  override readonly name = 'PendingVersions'
}
