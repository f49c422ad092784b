/**
 * A failure as opening a store rejects with it.
 *
 * @param name what messages call the store
 * @param explain tells the failures of its server, as `explainFailure` of each engine does, and gives back what is none
 */
export function explainOpening(name: string, error: unknown, explain: (where: string, error: unknown) => unknown): unknown {
  const where = `${name} can't be opened:`
  const explained = explain(where, error)
  if (explained !== error) return explained
  return new Error(`${where} ${error instanceof Error ? error.message : String(error)}`, { cause: error })
}
