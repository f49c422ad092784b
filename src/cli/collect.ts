/** The argument of an option that may be repeated. */
export const collect = (value: string, before: unknown): string[] => (Array.isArray(before) ? [...before, value] : [value])
