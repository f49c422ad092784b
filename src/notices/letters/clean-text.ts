// of what people wrote: control characters, and those that turn the direction of what follows
const UNWANTED = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

/** A text as one line. */
export const oneLine = (text: string): string => clean(text.replaceAll(/\s+/gu, ' ')).trim()

/** A text that can stand in a header: without a line break it can't start another one. */
export const headerLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()

/** A text as people wrote it, with its line breaks and nothing else that is not to be seen. */
export const manyLines = (text: string): string =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map(line => clean(line).trimEnd())
    .join('\n')
    .trim()

const clean = (text: string) => text.replaceAll(UNWANTED, '')
