/** Whether what was thrown is a mistake in the code, and not a failure of something that it asked. */
export const isMistake = (thrown: unknown): boolean =>
  !(thrown instanceof Error) ||
  thrown instanceof TypeError ||
  thrown instanceof RangeError ||
  thrown instanceof ReferenceError ||
  thrown instanceof SyntaxError
