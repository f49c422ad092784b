/** What the package reflect-metadata adds to `Reflect`, where an application has loaded it. */
interface MetadataReflection {
  getOwnMetadataKeys(target: object, key?: string | symbol): unknown[]
  getOwnMetadata(metadataKey: unknown, target: object, key?: string | symbol): unknown
  defineMetadata(metadataKey: unknown, value: unknown, target: object, key?: string | symbol): void
}

/** The metadata part of `Reflect`; null where the application has none. */
export function metadataReflection(): MetadataReflection | null {
  const reflect: object & Partial<MetadataReflection> = Reflect
  return reflect.getOwnMetadataKeys && reflect.getOwnMetadata && reflect.defineMetadata ? (reflect as MetadataReflection) : null
}

/**
 * Copies what decorators of others noted on a function or a class (its routes, its parameters) to what takes its place.
 *
 * @param keys of the members whose metadata is copied too
 */
export function copyMetadata(from: object, to: object, keys: readonly (string | symbol)[] = []): void {
  const reflect = metadataReflection()
  if (!reflect) return
  for (const key of [undefined, ...keys]) {
    for (const metadataKey of reflect.getOwnMetadataKeys(from, key)) {
      reflect.defineMetadata(metadataKey, reflect.getOwnMetadata(metadataKey, from, key), to, key)
    }
  }
}
