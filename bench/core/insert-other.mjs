const statements = new WeakMap()

/** Inserts a record into the tables of the SQLite store, as they are, with statements that are prepared once. */
export function insertOther(
  database,
  { id, name, account, environment, grants, subnets, createdAt, version, secrets: [secret] },
) {
  const { key, secret: ofKey } = statements.get(database) ?? prepareInserts(database)
  const { lastInsertRowid } = key.run(id, name, account, environment, grants.join(' '), subnets.join(' '), +createdAt, version)
  ofKey.run(secret.digest, lastInsertRowid, secret.id, secret.hint, +createdAt)
}

function prepareInserts(database) {
  const prepared = {
    key: database.prepare(
      `insert into keywright_keys (id, name, account, environment, grants, subnets, created_at, version) values (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    secret: database.prepare(
      `insert into keywright_secrets (digest, key_sequence, position, id, hint, created_at) values (?, ?, 0, ?, ?, ?)`,
    ),
  }
  statements.set(database, prepared)
  return prepared
}
