/** A value of a caller's or a developer's, quoted and cut, for a message that says what was wrong. */
export const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
