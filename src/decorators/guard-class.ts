import { inspect } from 'node:util'
import type { RouteCheck } from '../policies/grant-checks.js'
import { declare, demandsOf, ownDemandsOf } from '../adapter/route-demands.js'
import { guardHandler } from './guard-handler.js'
import { isHandler } from './is-handler.js'
import { copyMetadata } from './reflect-metadata.js'
import type { Class, Handler } from './route-decorator.js'

type Guard = (handler: Handler) => Handler

/**
 * Guards what a class offers: its methods, static and inherited ones too, and the functions that the fields of its
 * instances hold once they are constructed or that its getters hand out.
 *
 * @param whenDefined runs its argument once the static fields are there
 * @returns the class to use instead: the same in all but how it constructs
 */
export function guardClass<C extends Class>(target: C, check: RouteCheck, whenDefined: (work: () => void) => void): C {
  const guard = rememberingGuard(check)
  const guardStatic = () => guardMembers(target, Function.prototype, guard)
  guardMembers(target.prototype, Object.prototype, guard)
  guardStatic()
  whenDefined(guardStatic)

  const guarded = new Proxy(target, {
    construct(base, args, newTarget) {
      const instance: object = Reflect.construct(base, args, newTarget)
      for (const key of Reflect.ownKeys(instance)) guardMember(instance, instance, key, guard)
      return instance
    },
  })
  Object.defineProperty(target.prototype, 'constructor', { value: guarded })
  copyMetadata(target, guarded, [...Reflect.ownKeys(target.prototype), ...Reflect.ownKeys(target)])
  return declare(guarded, check.demands, ...ownDemandsOf(target))
}

// one guarded function for each, however often it is met; what a member declares open stays open
function rememberingGuard(check: RouteCheck): Guard {
  const known = new WeakMap<Handler, Handler>()
  return handler => {
    const seen = known.get(handler)
    if (seen) return seen
    const isOpen = demandsOf(handler).some(demands => 'open' in demands)
    const guarded = isOpen ? handler : guardHandler(handler, check)
    known.set(handler, guarded).set(guarded, guarded)
    return guarded
  }
}

// from the host up its chain: what it inherits becomes its own, so that the ancestor stays as it is
function guardMembers(host: object, end: object, guard: Guard): void {
  const met = new Set<string | symbol>()
  for (let owner: object | null = host; owner && owner !== end; owner = Object.getPrototypeOf(owner) as object | null) {
    for (const key of Reflect.ownKeys(owner)) {
      if (!met.has(key)) guardMember(host, owner, key, guard)
      met.add(key)
    }
  }
}

function guardMember(host: object, owner: object, key: string | symbol, guard: Guard): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, key)
  if (!descriptor || HOOKS.has(key)) return
  const guarded = guardedDescriptor(descriptor, guard)
  if (guarded && !Reflect.defineProperty(host, key, guarded)) {
    throw new TypeError(`"${String(key)}" can't be guarded, since it can't be redefined: guard what it calls instead`)
  }
}

function guardedDescriptor(descriptor: PropertyDescriptor, guard: Guard): PropertyDescriptor | null {
  const { get } = descriptor
  const value: unknown = descriptor.value
  if (get) {
    const handOut = function (this: unknown): unknown {
      const handed: unknown = Reflect.apply(get, this, [])
      return isHandler(handed) ? guard(handed) : handed
    }
    return { ...descriptor, get: handOut }
  }
  return isHandler(value) ? { ...descriptor, value: guard(value) } : null
}

// What the language, Node or NestJS calls, and no router: guarded it would fail wherever no request is being handled.
const HOOKS: ReadonlySet<unknown> = new Set([
  'constructor',
  'toString',
  'toJSON',
  'valueOf',
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
  inspect.custom,
  ...Object.getOwnPropertyNames(Symbol)
    .map(name => Reflect.get(Symbol, name) as unknown)
    .filter(value => typeof value === 'symbol'),
])
