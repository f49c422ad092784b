// control characters and direction marks could rewrite what somebody sees on a terminal
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

/** Text of a server as it may stand on a terminal: on one line, without what moves the cursor, and of bearable length. */
export const printable = (text: string): string => text.replace(UNSEEN, ' ').slice(0, 500)

/** The message of what was thrown, printable. */
export const messageOf = (error: unknown): string => printable(error instanceof Error ? error.message : String(error))
