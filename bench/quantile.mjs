/**
 * The value that so much of the values is at or below.
 *
 * @param {readonly number[]} values in any order
 * @param {number} share 0 to 1
 */
export function quantile(values, share) {
  if (values.length === 0) return Number.NaN
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]
}
