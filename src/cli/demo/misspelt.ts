/** A secret that is nobody's, though it looks like this one: a checksum still has its form. */
export const misspelt = (secret: string): string => `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`
