import { printable } from '../../printable.js'

const LONGEST = 500

/** What a server says, as it may stand on a terminal: printable, and of bearable length. */
export const serverText = (text: string): string => printable(text).slice(0, LONGEST)

/** The message of what was thrown, likewise. */
export const messageOf = (error: unknown): string => serverText(error instanceof Error ? error.message : String(error))
