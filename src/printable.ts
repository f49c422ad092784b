// control characters and direction marks: in the name of a key they could rewrite what an operator sees
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

/** Stored text as it may stand on a terminal: on one line, and without what moves the cursor or turns the reading direction. */
export const printable = (text: string): string => text.replace(UNSEEN, ' ')
