/** Numbers from 0 to 1 that a seed repeats (sfc32). */
export function createRandom(seed) {
  let [a, b, c, d] = [seed | 0, (seed * 0x9e3779b1) | 0, 0x243f6a88, 1]
  const next = () => {
    const sum = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 20; i++) next()
  return next
}

/** A time until the next of things that come independently of each other, so many in a unit of time. */
export const untilNext = (random, rate) => -Math.log(1 - random()) / rate
