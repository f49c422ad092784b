/**
 * Says the same thing no more often than every so many milliseconds: what is said of every request of an outage would fill the
 * log just when somebody reads it.
 *
 * @returns a function that says the first text at once, and later ones with how many were left out since
 */
export function createSeldom(say: (text: string) => void, pauseMs: number): (text: string) => void {
  let saidAt = -Infinity
  let leftOut = 0

  return text => {
    const now = performance.now()
    if (now - saidAt < pauseMs) {
      leftOut++
      return
    }
    say(leftOut > 0 ? `${text} (and ${leftOut} more like it since the last time)` : text)
    saidAt = now
    leftOut = 0
  }
}
