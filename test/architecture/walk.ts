/** A node of a syntax tree, as far as the architecture test cares. */
export interface Node {
  readonly type: string
  readonly [member: string]: unknown
}

/** Visits a node and everything below it. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit)
  }
}

/** What the parser gave, as a node. */
export function asNode(value: unknown): Node {
  if (!isNode(value)) throw new TypeError('this is no node of a syntax tree')
  return value
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
