/**
 * A record as text that is the same whichever store gave it: databases give the members of an object back in an order of
 * their own.
 */
export const canonicalText = (value: unknown): string => JSON.stringify(inOrder(value))

const [OBJECT, LIST, INSTANT] = [0, 1, 2]

// lists alone, which JSON.stringify writes several times faster than sorted objects; the first item says what each one was
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value ?? null
  if (value instanceof Date) return [INSTANT, value.getTime()]
  if (Array.isArray(value)) return [LIST, ...value.map(inOrder)]
  const members = value as Readonly<Record<string, unknown>>
  const list: unknown[] = [OBJECT]
  for (const name of Object.keys(members).sort()) if (members[name] !== undefined) list.push(name, inOrder(members[name]))
  return list
}
