/**
 * Ranks of which each is asked for in proportion to 1 / rank^skew, however many there are (rejection-inversion, Hörmann and
 * Derflinger 1996).
 *
 * @returns draws a rank, 1 to `keys`
 */
export function createZipf({ keys, skew, random }) {
  const integral = x => Math.log(x) * helper((1 - skew) * Math.log(x))
  const inverse = x => Math.exp(x * inverseHelper(Math.max(-1, x * (1 - skew))))
  const density = x => Math.exp(-skew * Math.log(x))
  const first = integral(1.5) - 1
  const last = integral(keys + 0.5)
  const squeeze = 2 - inverse(integral(2.5) - density(2))
  return () => {
    for (;;) {
      const drawn = last + random() * (first - last)
      const x = inverse(drawn)
      const rank = Math.min(keys, Math.max(1, Math.round(x)))
      if (rank - x <= squeeze || drawn >= integral(rank + 0.5) - density(rank)) return rank
    }
  }
}

/** How often each rank is asked for: groups of ranks with the share of one, exact for the first, then ever wider. */
export function zipfGroups(keys, skew) {
  const groups = []
  for (let from = 1; from <= keys; ) {
    const count = Math.min(keys - from + 1, Math.max(1, Math.floor(from / 500)))
    groups.push({ count, weight: (from + (count - 1) / 2) ** -skew })
    from += count
  }
  const total = groups.reduce((sum, { count, weight }) => sum + count * weight, 0)
  return groups.map(({ count, weight }) => ({ count, share: weight / total }))
}

// (exp(x) - 1) / x and log(1 + x) / x, also near 0
const helper = x => (Math.abs(x) > 1e-8 ? Math.expm1(x) / x : 1 + x / 2)
const inverseHelper = x => (Math.abs(x) > 1e-8 ? Math.log1p(x) / x : 1 - x / 2)
