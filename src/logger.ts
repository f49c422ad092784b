/** Where keywright says what an operator should know; `console` is one. No message holds a secret, a token or a digest. */
export interface Logger {
  warn(message: string): void
  error(message: string): void
}
