import { UsageError } from '../usage-error.js'
import { betterAuthFormat } from './better-auth-format.js'
import { drfFormat } from './drf-format.js'
import type { FileFormat } from './file-format.js'
import { keypalFormat } from './keypal-format.js'
import { kongFormat } from './kong-format.js'
import { plainFormat, sha256Format, sha512Format } from './list-formats.js'
import { ownFormat } from './own-format.js'
import type { RecordFields } from './record-fields.js'
import { unkeyFormat } from './unkey-format.js'

/** Every format, those first that are told from others by more. */
export const FILE_FORMATS: readonly FileFormat[] = [
  betterAuthFormat,
  unkeyFormat,
  keypalFormat,
  drfFormat,
  kongFormat,
  ownFormat,
  sha256Format,
  sha512Format,
  plainFormat,
]

/**
 * The format that a file is in, by its first record.
 *
 * @throws UsageError where that does not tell: what is no hash of the system that is guessed would be taken for one
 */
export function recogniseFormat(fields: RecordFields): FileFormat {
  const found = FILE_FORMATS.find(format => format.recognises(fields))
  if (found) return found
  const names = FILE_FORMATS.map(({ name }) => name).join(', ')
  throw new UsageError(`the file does not tell what system it is of: say so with --format, one of ${names}`)
}
