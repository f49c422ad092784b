/**
 * The schemes whose challenges stand in every refusal: those that do not say otherwise, and all of them where none is left,
 * since a 401 must have a challenge.
 *
 * @see RFC 9110 section 15.5.2
 */
export function announced<T extends { readonly announced?: boolean }>(schemes: readonly T[]): readonly T[] {
  const told = schemes.filter(scheme => scheme.announced !== false)
  return told.length > 0 ? told : schemes
}
