import type { Compilable, CompiledQuery } from 'kysely'

/**
 * Work on a database, query by query: each query is yielded, and its rows come back. Who runs it decides whether at once
 * or with waiting; SQLite runs a whole transaction at once, so that nobody else who holds the same database gets between.
 */
export type Steps<T> = Generator<CompiledQuery, T, readonly unknown[]>

/** Yields a query and gives its rows: `const rows = yield* rowsOf(db.selectFrom(…))`. */
export function* rowsOf<Row>(query: Compilable<Row>): Steps<readonly Row[]> {
  return (yield query.compile()) as readonly Row[]
}

/** Runs steps with waiting, each by itself. */
export async function runSteps<T>(steps: Steps<T>, run: (query: CompiledQuery) => Promise<readonly unknown[]>): Promise<T> {
  let step = steps.next()
  while (!step.done) step = steps.next(await run(step.value))
  return step.value
}
