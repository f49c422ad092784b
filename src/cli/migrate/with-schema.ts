import type { OpenSchema, SchemaStatus } from '../../stores/schema.js'
import { DEFAULT_STORE, type StoreOptions } from '../store-options.js'
import { type ChosenStore, chooseStore } from '../store-url.js'
import type { Terminal } from '../terminal.js'

/** Opens what the store of a command says of its versions, for the length of that command. */
export async function withSchema<T>(
  { store: given }: StoreOptions,
  { environment }: Terminal,
  use: (schema: OpenSchema, store: ChosenStore) => Promise<T>,
): Promise<T> {
  const store = chooseStore(given, environment, DEFAULT_STORE)
  const { openSchema } = await import('../../stores/open-schema.js')
  const schema = await openSchema(store.url)
  try {
    return await use(schema, store)
  } finally {
    await schema.close()
  }
}

/** The versions that are still to be made. */
export const pendingOf = ({ versions }: SchemaStatus): string[] => versions.filter(({ done }) => !done).map(({ name }) => name)

/** @throws Error where the tables are of a version that this keywright does not know */
export function refuseLater({ later }: SchemaStatus, { name }: ChosenStore): void {
  if (later === null) return
  throw new Error(`${name} is of version ${later}, which this keywright does not know: npm install keywright@latest`)
}
