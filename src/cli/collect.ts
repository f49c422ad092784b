/** The argument of a repeatable option. */
export const collect = (value: string, before: unknown): string[] => (Array.isArray(before) ? [...before, value] : [value])
