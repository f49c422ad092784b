import { type Node, walk } from './walk.js'

const CONTAINERS: ReadonlySet<string> = new Set(['Map', 'Set', 'WeakMap', 'WeakSet', 'Array', 'LRUCache'])
const MUTATORS: ReadonlySet<string> = new Set([
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'sort',
  'reverse',
  'fill',
  'copyWithin',
  'set',
  'add',
  'delete',
  'clear',
])
const OBJECT_MUTATORS: ReadonlySet<string> = new Set(['assign', 'defineProperty', 'defineProperties', 'setPrototypeOf', 'set'])

/** Finds state that lives in a module rather than in a closure: it would be shared by every keyring of the process. */
export function findModuleState(program: Node): string[] {
  const found: string[] = []
  const constants = new Map<string, Node | null>()
  for (const declaration of topLevelDeclarations(program)) {
    if (declaration.kind !== 'const') found.push(`module-level ${String(declaration.kind)}`)
    for (const { id, init } of declaration.declarations as readonly { id: Node; init: Node | null }[]) {
      if (id.type !== 'Identifier') continue
      constants.set(id.name as string, init)
      if (isMutableContainer(id, init)) found.push(`module-level mutable state: ${String(id.name)}`)
    }
  }
  walk(program, node => {
    if (node.type === 'PropertyDefinition' && node.static === true && node.readonly !== true)
      found.push('a static field that can change')
    const name = mutated(node, constants)
    if (name !== null) found.push(`module-level ${name} is changed`)
  })
  return found
}

function topLevelDeclarations(program: Node): Node[] {
  return (program.body as readonly Node[])
    .map(statement =>
      statement.type === 'ExportNamedDeclaration' ? ((statement.declaration as Node | null) ?? statement) : statement,
    )
    .filter(({ type, declare }) => type === 'VariableDeclaration' && declare !== true)
}

// a container is fine where its type says that nobody changes it
function isMutableContainer(id: Node, init: Node | null): boolean {
  const value = init && bare(init)
  const annotation = (id.typeAnnotation as Node | null | undefined)?.typeAnnotation as Node | undefined
  if (!value || (annotation && isReadonly(annotation))) return false
  if (value.type === 'NewExpression') return CONTAINERS.has((value.callee as Node).name as string)
  return value.type === 'ArrayExpression' && !isConst(init)
}

function isReadonly(type: Node): boolean {
  const name = (type.typeName as Node | undefined)?.name
  return (
    (type.type === 'TSTypeOperator' && type.operator === 'readonly') || (typeof name === 'string' && name.startsWith('Readonly'))
  )
}

// what stands inside "as" and "satisfies"
function bare(node: Node): Node {
  return node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression' ? bare(node.expression as Node) : node
}

function isConst(node: Node | null): boolean {
  if (!node || (node.type !== 'TSAsExpression' && node.type !== 'TSSatisfiesExpression')) return false
  const type = node.typeAnnotation as Node
  return (type.typeName as Node | undefined)?.name === 'const' || isConst(node.expression as Node)
}

function mutated(node: Node, constants: ReadonlyMap<string, Node | null>): string | null {
  if (node.type === 'AssignmentExpression') return rootOf(node.left as Node, constants)
  if (node.type === 'UpdateExpression') return rootOf(node.argument as Node, constants)
  if (node.type === 'UnaryExpression' && node.operator === 'delete') return rootOf(node.argument as Node, constants)
  const callee = node.type === 'CallExpression' ? (node.callee as Node) : null
  if (callee?.type !== 'MemberExpression') return null
  const object = callee.object as Node
  const method = (callee.property as Node).name as string
  if (object.name === 'Object' || object.name === 'Reflect') {
    const target = (node.arguments as readonly Node[])[0]
    return OBJECT_MUTATORS.has(method) && target?.type === 'Identifier' && constants.has(target.name as string)
      ? (target.name as string)
      : null
  }
  const name = object.type === 'Identifier' ? (object.name as string) : rootOf(object, constants)
  if (name === null || !constants.has(name)) return null
  if (MUTATORS.has(method)) return name
  // a regular expression with g or y keeps its place between calls
  const flags = (constants.get(name) as { regex?: { flags: string } } | null | undefined)?.regex?.flags ?? ''
  return (method === 'exec' || method === 'test') && /[gy]/.test(flags) ? name : null
}

function rootOf(node: Node, constants: ReadonlyMap<string, Node | null>): string | null {
  if (node.type !== 'MemberExpression') return null
  const object = bare(node.object as Node)
  if (object.type === 'Identifier') return constants.has(object.name as string) ? (object.name as string) : null
  return rootOf(object, constants)
}
