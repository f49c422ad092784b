/** A field's name as it is compared: `expires_at` is `expiresAt`. */
export const fieldName = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '')

/** The first name that another one before it is equal to. */
export function doubledName(names: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return names.find(name => {
    const compared = fieldName(name)
    const isDoubled = seen.has(compared)
    seen.add(compared)
    return isDoubled
  })
}
