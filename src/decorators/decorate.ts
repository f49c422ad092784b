import { isHandler } from './is-handler.js'
import type { Class, Handler, RouteDecorator } from './route-decorator.js'

/** What a route decorator does with what it stands on. */
export interface Mark {
  /** What messages begin with. */
  readonly name: string
  onHandler(handler: Handler): Handler
  /** `whenDefined` runs its argument once the static fields of the class are there. */
  onClass(target: Class, whenDefined: (work: () => void) => void): Class
}

/**
 * Makes a decorator that understands both dialects.
 *
 * @throws TypeError, when the class is defined, where it stands on what it can't guard
 */
export function decorator(mark: Mark): RouteDecorator {
  const decorate = (...args: readonly unknown[]): unknown => {
    const [first, second] = args
    if (isContext(second)) return standard(mark, first, second)
    if (args.length === 1 && typeof first === 'function') return mark.onClass(first as Class, work => work())
    return legacy(mark, args)
  }
  return decorate as RouteDecorator
}

interface Context {
  readonly kind: string
  readonly name?: string | symbol | undefined
  addInitializer(initializer: () => void): void
}

const isContext = (value: unknown): value is Context => typeof value === 'object' && value !== null && 'kind' in value

function standard(mark: Mark, value: unknown, context: Context): unknown {
  const { kind, name } = context
  if (kind === 'class') return mark.onClass(value as Class, work => context.addInitializer(work))
  if (kind === 'method') return mark.onHandler(value as Handler)
  if (kind !== 'field') throw misplaced(mark, `the ${kind} "${String(name)}"`)
  return (initial: unknown) => {
    if (!isHandler(initial)) throw misplaced(mark, `the field "${String(name)}", which holds none`)
    return mark.onHandler(initial)
  }
}

// A static field is there already when its decorator is called; that of an instance comes later, and out of its sight.
function legacy(mark: Mark, [target, key, given]: readonly unknown[]): PropertyDescriptor {
  if (!isTarget(target) || !isKey(key)) throw misplaced(mark, 'this')
  if (typeof given === 'number') throw misplaced(mark, `a parameter of "${String(key)}"`)
  const descriptor = (given as PropertyDescriptor | undefined) ?? Object.getOwnPropertyDescriptor(target, key)
  if (!descriptor) {
    throw new TypeError(
      `${mark.name}: legacy decorators can't guard the field "${String(key)}": make it a method, or decorate the class`,
    )
  }
  const value: unknown = descriptor.value
  if (!isHandler(value)) throw misplaced(mark, `"${String(key)}"`)
  return { ...descriptor, value: mark.onHandler(value) }
}

const isTarget = (value: unknown): value is object => typeof value === 'function' || (typeof value === 'object' && value !== null)

const isKey = (value: unknown): value is string | symbol => typeof value === 'string' || typeof value === 'symbol'

const misplaced = ({ name }: Mark, where: string) =>
  new TypeError(`${name} stands on a class, a method or a field that holds a function, not on ${where}`)
