import { posix } from 'node:path'
import { COMPUTED_IMPORT, readModule, type SourceModule } from './read-module.js'

/** What a unit may import. A unit is a folder of src, or a file of it; the longest fitting name counts. */
export interface UnitRule {
  /** Units whose values and types may be imported. */
  readonly units?: readonly string[]
  /** Units of which only types may be imported. */
  readonly types?: readonly string[]
  /** npm packages; Node's own modules are open to all. */
  readonly packages?: readonly string[]
}

/** The house: its units in order, each importing only from above, and the files where index.ts may stand. */
export interface House {
  readonly units: ReadonlyMap<string, UnitRule>
  readonly entries: ReadonlySet<string>
  /** Files that import what a user names: they alone may import() what is no plain string. */
  readonly loaders?: ReadonlySet<string>
}

const LONGEST_FILE = 300
const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const EMPTY_NAMES: ReadonlySet<string> = new Set([
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'misc',
  'type',
  'types',
  'shared',
  'lib',
])

/**
 * Holds a tree of sources against the house.
 *
 * @param sources paths under src with their text
 * @returns a line for each violation; none where all is well
 */
export function checkArchitecture(sources: ReadonlyMap<string, string>, house: House): string[] {
  const modules = new Map(Array.from(sources, ([path, text]) => [path, readModule(path, text)]))
  return [
    ...checkOrder(house),
    ...Array.from(modules.values(), module => [
      ...checkName(module, house),
      ...checkImports(module, sources, house),
      ...(module.lines > LONGEST_FILE ? [`${module.path} has ${module.lines} lines: at most ${LONGEST_FILE}`] : []),
      ...module.findings
        .filter(finding => finding !== COMPUTED_IMPORT || !house.loaders?.has(module.path))
        .map(finding => `${module.path}: ${finding}`),
      ...(posix.basename(module.path) === 'index.ts'
        ? module.notAList.map(what => `${module.path}: an index.ts only lists exports, no ${what}`)
        : []),
    ]).flat(),
    ...findCycles(modules).map(cycle => `cycle: ${cycle.join(' → ')}`),
  ]
}

/** The unit a file belongs to: the longest name that is the file or one of its folders. */
export function unitOf(path: string, house: House): string | undefined {
  const parts = path.replace(/\.ts$/, '').split('/')
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('/')).find(name => house.units.has(name))
}

function checkOrder({ units }: House): string[] {
  const order = [...units.keys()]
  return Array.from(units, ([unit, rule]) =>
    [...(rule.units ?? []), ...(rule.types ?? [])]
      .filter(other => order.indexOf(other) < 0 || order.indexOf(other) >= order.indexOf(unit))
      .map(other => `the table lets ${unit} import ${other}, which does not stand above it`),
  ).flat()
}

function checkName({ path }: SourceModule, house: House): string[] {
  const names = path.replace(/\.ts$/, '').split('/')
  const found = [
    ...names.filter(name => EMPTY_NAMES.has(name)).map(name => `${path}: "${name}" names nothing`),
    ...names.filter(name => !KEBAB_CASE.test(name)).map(name => `${path}: "${name}" is not kebab-case`),
  ]
  if (names.at(-1) === 'index' && !house.entries.has(path)) found.push(`${path} is an index.ts, but no public entry`)
  if (unitOf(path, house) === undefined) found.push(`${path} belongs to no unit of the table`)
  return found
}

function checkImports(module: SourceModule, sources: ReadonlyMap<string, string>, house: House): string[] {
  const from = unitOf(module.path, house)
  const rule = (from === undefined ? undefined : house.units.get(from)) ?? {}
  return module.imports.flatMap(({ specifier, typeOnly }) => {
    if (specifier.startsWith('node:')) return []
    if (!specifier.startsWith('.')) {
      const name = packageOf(specifier)
      return rule.packages?.includes(name) ? [] : [`${module.path} imports the package ${name}, which ${from} may not`]
    }
    const target = resolveImport(module.path, specifier)
    if (!sources.has(target)) return [`${module.path} imports ${specifier}, which is no file of src: write the ending .js`]
    const to = unitOf(target, house)
    // what the table names is what users import
    if (posix.basename(target) === 'index.ts' && !(to === 'index' && rule.units?.includes(to)))
      return [`${module.path} imports ${target}: nobody imports an index.ts`]
    if (to === undefined || to === from || rule.units?.includes(to)) return []
    if (rule.types?.includes(to))
      return typeOnly ? [] : [`${module.path} imports a value of ${target}: ${from} may only import types of ${to}`]
    return [`${module.path} imports ${target}: ${from} may not import ${to}`]
  })
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
}

function resolveImport(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts')
}

// Tarjan's strongly connected components: a cycle of any length is named once, with all its files
function findCycles(modules: ReadonlyMap<string, SourceModule>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const cycles: string[][] = []
  const lowOf = (path: string) => low.get(path) ?? Infinity

  const visit = (path: string) => {
    index.set(path, index.size)
    low.set(path, index.size - 1)
    stack.push(path)
    const targets = (modules.get(path)?.imports ?? []).map(({ specifier }) => resolveImport(path, specifier))
    for (const target of targets.filter(candidate => modules.has(candidate))) {
      if (!index.has(target)) visit(target)
      if (stack.includes(target)) low.set(path, Math.min(lowOf(path), lowOf(target)))
    }
    if (lowOf(path) !== index.get(path)) return
    const component = stack.splice(stack.indexOf(path))
    if (component.length > 1 || targets.includes(path)) cycles.push([...component, path])
  }
  for (const path of modules.keys()) if (!index.has(path)) visit(path)
  return cycles
}
