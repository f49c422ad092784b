// rows per statement: enough to be quick, and far below every database's limit of parameters
const CHUNK = 100

/** Rows in parts that are not too many for one statement. */
export function* inChunks<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += CHUNK) yield rows.slice(start, start + CHUNK)
}
