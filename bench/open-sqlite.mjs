/** Opens a SQLite file with the driver that keywright takes on the running Node, so that everyone has the same one. */
export async function openSqlite(path) {
  const { DatabaseSync } = await import('node:sqlite').catch(() => import('@photostructure/sqlite'))
  return new DatabaseSync(path)
}
