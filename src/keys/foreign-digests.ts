import type { Documents } from '../records/document.js'
import { type KnownMethods, PREFIX_KIND, readMethods } from './foreign-documents.js'
import { digestByMethod } from './foreign-hash.js'

const NONE: readonly string[] = []
const PRINTABLE = /^[\x21-\x7e]+$/

/** The digests that a secret has by every method that is in use for it; at once where no method belongs to a prefix. */
export function foreignDigests(
  documents: Pick<Documents, 'findDocument'>,
  secret: string,
  { methods, prefixes }: KnownMethods,
): readonly string[] | Promise<readonly string[]> {
  const ofPrefix = async (length: number): Promise<readonly string[]> => {
    const prefix = secret.slice(0, length)
    if (secret.length <= length || !PRINTABLE.test(prefix)) return NONE
    const document = await documents.findDocument(PREFIX_KIND, prefix)
    return readMethods(document?.value.methods).map(method => digestByMethod(secret, method))
  }

  if (methods.length === 0 && prefixes.length === 0) return NONE
  const common = methods.map(method => digestByMethod(secret, method))
  if (prefixes.length === 0) return common
  return Promise.all(prefixes.map(({ length }) => ofPrefix(length))).then(own => [...common, ...own.flat()])
}
