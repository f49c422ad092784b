/** Where everybody looks for what there is to know of a protected resource. */
export const RESOURCE_METADATA_PATH = '/.well-known/oauth-protected-resource'

/**
 * Where the metadata of a resource is, for challenges.
 *
 * @param resource its base URL; a path of it stands behind the well-known part
 * @returns a URL that can stand in a quoted string
 * @see RFC 9728 sections 3.1 and 5.1
 */
export function resourceMetadataUrl(resource: string): string {
  const { origin, pathname } = new URL(resource)
  return origin + RESOURCE_METADATA_PATH + pathname.replace(/\/+$/, '')
}
