/**
 * A random generator that a seed repeats (mulberry32).
 *
 * @param {number} seed
 */
export function createRandom(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const int = below => Math.floor(next() * below)
  const pick = list => list[int(list.length)]
  const text = (alphabet, length) => {
    let made = ''
    for (let i = 0; i < length; i++) made += alphabet[int(alphabet.length)]
    return made
  }
  return {
    int,
    pick,
    text,
    /** True in so many of a hundred cases. */
    chance: percent => next() * 100 < percent,
    /** One of the values, each as often as its weight says: `[[weight, value], …]`. */
    weighted(choices) {
      let at = next() * choices.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, value] of choices) if ((at -= weight) < 0) return value
      return choices.at(-1)[1]
    },
    /** The same text, each letter in either case. */
    anyCase: word => word.replace(/[a-z]/gi, letter => (next() < 0.5 ? letter.toLowerCase() : letter.toUpperCase())),
    shuffle(list) {
      const shuffled = [...list]
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = int(i + 1)
        ;[shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]]
      }
      return shuffled
    },
  }
}
