import type { Terminal } from '../terminal.js'

// as in lines of text, but for what ends and indents them
const STEERING = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

/** Prints a body: byte for byte, but to a terminal as text that can't steer it. */
export function printBody(bytes: Uint8Array, { print, printBytes, printsToTerminal, note }: Terminal): void {
  if (bytes.length === 0) return
  if (!printsToTerminal) {
    printBytes(bytes)
    // what follows begins on a line of its own
    if (bytes.at(-1) !== 0x0a) note('')
    return
  }
  const text = textOf(bytes)
  if (text === null)
    note(`The body is binary (${bytes.length} bytes), which is not shown on a terminal: write it to a file, as in > FILE`)
  else print(text.replaceAll('\r\n', '\n').replaceAll(STEERING, ' ').replace(/\n$/, ''))
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return bytes.includes(0) ? null : new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
