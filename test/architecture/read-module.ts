import { parseSync } from 'oxc-parser'
import { findModuleState } from './find-module-state.js'
import { asNode, type Node, walk } from './walk.js'

/** The finding that what is imported can't be read from the source. */
export const COMPUTED_IMPORT = 'import() of what is no plain string'

/** One import of a module, whatever its form. */
export interface Import {
  readonly specifier: string
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean
}

/** What the architecture test knows of a source file. */
export interface SourceModule {
  readonly path: string
  readonly lines: number
  readonly imports: readonly Import[]
  /** What stands in it and must not, wherever it is. */
  readonly findings: readonly string[]
  /** Top-level statements that are no explicit list of exports. */
  readonly notAList: readonly string[]
}

const SILENCED = /@ts-(?:ignore|nocheck|expect-error)|(?:oxlint|eslint)-disable|biome-ignore/

/** Parses a source file. */
export function readModule(path: string, text: string): SourceModule {
  const { program, comments, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path} can't be parsed: ${errors[0]?.message}`)
  const root = asNode(program)
  const imports: Import[] = []
  const findings = [
    ...findModuleState(root),
    ...comments.flatMap(comment => SILENCED.exec(comment.value) ?? []).map(what => `a check is silenced: ${what}`),
  ]
  walk(root, node => {
    const specifier = specifierOf(node)
    if (specifier !== null) imports.push({ specifier, typeOnly: isTypeOnly(node) })
    if (node.type === 'ImportExpression' && specifier === null) findings.push(COMPUTED_IMPORT)
    if (node.type === 'ExportAllDeclaration') findings.push('export *: name what is exported')
    if (node.type === 'TSAnyKeyword') findings.push('the type any')
    if (isDoubleAssertion(node)) findings.push('as unknown as')
  })
  const statements = (root.body as readonly Node[]).filter(statement => !isExportList(statement))
  return { path, lines: text.trimEnd().split('\n').length, imports, findings, notAList: statements.map(({ type }) => type) }
}

const FORMS: ReadonlySet<string> = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
  'TSExternalModuleReference',
])

function specifierOf(node: Node): string | null {
  if (!FORMS.has(node.type)) return null
  const source = (node.source ?? node.argument ?? node.expression) as Node | null | undefined
  const literal = source?.type === 'TSLiteralType' ? (source.literal as Node) : source
  return typeof literal?.value === 'string' ? literal.value : null
}

function isTypeOnly(node: Node): boolean {
  if (node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type') return true
  const names = (node.specifiers ?? []) as readonly Node[]
  return names.length > 0 && names.every(name => name.importKind === 'type' || name.exportKind === 'type')
}

function isDoubleAssertion(node: Node): boolean {
  const inner = node.type === 'TSAsExpression' ? (node.expression as Node) : null
  return inner?.type === 'TSAsExpression' && (inner.typeAnnotation as Node).type === 'TSUnknownKeyword'
}

const isExportList = (statement: Node): boolean => statement.type === 'ExportNamedDeclaration' && statement.source != null
