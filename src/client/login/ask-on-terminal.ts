import { createInterface } from 'node:readline/promises'

/** Asks yes-no questions on the terminal of the process; null where it has none. */
export function askOnTerminal(): ((question: string) => Promise<boolean>) | null {
  const { stdin, stderr } = process
  if (!stdin.isTTY || !stderr.isTTY) return null
  return async question => {
    const prompt = createInterface({ input: stdin, output: stderr })
    try {
      const closed = new Promise<string>(resolve => {
        prompt.once('close', () => resolve(''))
      })
      const answer = await Promise.race([prompt.question(`${question} [y/N] `), closed])
      return /^y(?:es)?$/i.test(answer.trim())
    } finally {
      prompt.close()
    }
  }
}
