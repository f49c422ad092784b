/**
 * Reads JSON. Where it is none, the message says at which place alone: what stands there may be a secret.
 *
 * @throws TypeError with line and column
 */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const before = text.slice(0, wrongAt(text)).split('\n')
    throw new TypeError(`it is no JSON: line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`)
  }
}

// what is before the place is the longest beginning that is only not yet complete
function wrongAt(text: string): number {
  let [good, wrong] = [0, text.length + 1]
  while (wrong - good > 1) {
    const middle = Math.floor((good + wrong) / 2)
    if (isBeginning(text.slice(0, middle))) good = middle
    else wrong = middle
  }
  return good
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const { message } = error as SyntaxError
    const [, position] = /at position (\d+)/.exec(message) ?? []
    return message.startsWith('Unexpected end') || Number(position) === text.length
  }
}
