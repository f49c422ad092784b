/** Three made-up things of a kind. */
export function samples<T extends object>(what: string, make: (id: number) => T): (T & { name: string })[] {
  return [1, 2, 3].map(id => ({ ...make(id), name: `Sample ${what} ${id}` }))
}
