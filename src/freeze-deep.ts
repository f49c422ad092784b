/** Freezes a JSON object with everything in it; without recursion, since a stranger decides how deep it is. */
export function freezeDeep<T extends object>(json: T): Readonly<T> {
  const open: object[] = [json]
  for (let next = open.pop(); next; next = open.pop()) {
    for (const value of Object.values(Object.freeze(next)) as unknown[])
      if (typeof value === 'object' && value !== null) open.push(value)
  }
  return json
}
