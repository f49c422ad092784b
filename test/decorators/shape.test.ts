import 'reflect-metadata'
import { runInThisContext } from 'node:vm'
import express from 'express'
import { createKeyring } from 'keywright'
import { PublicRoute, RequireGrants } from 'keywright/decorators'
import { apiKeyAuth } from 'keywright/express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'

// Decorators are functions: where the dialect does not matter they are called as such.
const guard = RequireGrants('a:read')
const REFUSED = expect.objectContaining({ name: 'AuthError', code: 'misconfigured' }) as Error

function method<T extends object>(holder: T, key: string & keyof T): TypedPropertyDescriptor<(...args: never) => unknown> {
  return guard(holder, key, Object.getOwnPropertyDescriptor(holder, key) ?? {})
}

describe('a decorated method', () => {
  it('keeps name, length, properties, kind and attributes', () => {
    const plain = { list(_req: unknown, _res: unknown) {}, async later() {}, *steps() {} }
    Object.assign(plain.list, { version: 2 })
    const { value, ...attributes } = method(plain, 'list')
    expect([value?.name, value?.length, value]).toEqual(['list', 2, expect.objectContaining({ version: 2 })])
    expect(attributes).toEqual({ configurable: true, enumerable: true, writable: true })
    expect(Object.prototype.toString.call(method(plain, 'later').value)).toBe('[object AsyncFunction]')
    expect(Object.prototype.toString.call(method(plain, 'steps').value)).toBe('[object GeneratorFunction]')
  })

  it('may be a function of any kind', () => {
    // modules are strict: only so a function is not
    const sloppy = runInThisContext('(function sloppy() { return "sloppy" })') as () => string
    const holder = { sloppy, bound: sloppy.bind(null), native: Math.max }
    for (const key of ['sloppy', 'bound', 'native'] as const) {
      const { value } = method(holder, key)
      expect(value).toThrow(REFUSED)
      expect([value?.name, value?.length]).toEqual([holder[key].name, holder[key].length])
    }
  })

  it('may be a static field of the legacy dialect, since its value is there', () => {
    const holder = { list: () => 'list' }
    const descriptor = Reflect.apply(guard, undefined, [holder, 'list', undefined]) as PropertyDescriptor
    expect(descriptor).toMatchObject({ configurable: true, enumerable: true, writable: true })
    expect(descriptor.value).toThrow(REFUSED)
  })

  it('keeps the metadata of decorators below it', () => {
    const plain = { list() {} }
    Reflect.defineMetadata('path', '/list', plain.list)
    expect(Reflect.getMetadata('path', method(plain, 'list').value ?? {})).toBe('/list')
  })

  it('throws where it would have, and rejects where it would have', async () => {
    const plain = { list: () => 1, later: async () => 1 }
    expect(method(plain, 'list').value).toThrow(REFUSED)
    await expect(Reflect.apply(method(plain, 'later').value ?? Object, plain, [])).rejects.toThrow(REFUSED)
  })

  it('is still an error handler to Express', async () => {
    class Failures {
      show(error: Error, _req: unknown, res: express.Response, _next: unknown) {
        res.status(418).json({ shown: error.message })
      }
    }
    const keyring = createKeyring({ store: 'memory:', logger: { warn: () => undefined, error: () => undefined } })
    const { secret } = await keyring.keys.create({ name: 'test', grants: ['a:read'] })
    const { secret: poor } = await keyring.keys.create({ name: 'poor' })
    const app = express()
    app.use(apiKeyAuth(keyring), () => {
      throw new Error('broken')
    })
    app.use(method(Failures.prototype, 'show').value as express.ErrorRequestHandler)
    await request(app).get('/').set('x-api-key', secret).expect(418, { shown: 'broken' })
    await request(app)
      .get('/')
      .set('x-api-key', poor)
      .expect(403, /insufficient_grants/)
  })
})

describe('a decorated class', () => {
  class Plain {
    static made = 0
    static list() {}
    readonly #brand = true
    readonly target: unknown
    constructor(
      readonly start: number,
      readonly step: number,
    ) {
      Plain.made++
      this.target = new.target
    }
    owns(other: object) {
      return #brand in other && this.#brand
    }
    toString() {
      return `from ${this.start}`
    }
  }
  Object.defineProperty(Plain.prototype, 'owns', PublicRoute()(Plain.prototype, 'owns', { value: Plain.prototype.owns }))
  const Counter = guard(Plain)

  it('keeps its name, length, static members and prototype', () => {
    expect([Counter.name, Counter.length, Counter.prototype]).toEqual(['Plain', 2, Plain.prototype])
    Counter.made = 5
    expect([new Counter(1, 2).start, Counter.made, Plain.made]).toEqual([1, 6, 6])
    expect(Object.keys(Counter)).toEqual(['made'])
  })

  it('is what its instances are of', () => {
    const counter = new Counter(1, 2)
    expect(counter).toBeInstanceOf(Counter)
    expect(counter).toBeInstanceOf(Plain)
    expect([counter.constructor, counter.target, counter.owns(counter)]).toEqual([Counter, Counter, true])
    expect(Object.keys(counter)).toEqual(Object.keys(new Plain(1, 2)))
  })

  it('can be extended', () => {
    class Child extends Counter {
      readonly more = () => 'more'
      override toString() {
        return `child ${super.toString()}`
      }
    }
    const child = new Child(3, 4)
    expect([child.start, String(child), child.target, child.constructor]).toEqual([3, 'child from 3', Child, Child])
    expect(child).toBeInstanceOf(Counter)
    expect(() => Child.list()).toThrow(REFUSED)
    expect(child.more()).toBe('more')
  })

  it('can be abstract', () => {
    abstract class Abstract {
      abstract list(): string
    }
    const Guarded = guard(Abstract)
    class Concrete extends Guarded {
      list() {
        return 'concrete'
      }
    }
    expect(new Concrete().list()).toBe('concrete')
  })

  it('keeps the metadata of itself and its members, for later decorators too', () => {
    class Service {
      find() {}
    }
    class Controller {
      constructor(readonly service: Service) {}
      list(_id: string) {}
      static make() {}
    }
    Reflect.defineMetadata('design:paramtypes', [Service], Controller)
    Reflect.defineMetadata('args', { 0: 'id' }, Controller, 'list')
    Reflect.defineMetadata('args', { 0: 'none' }, Controller, 'make')
    Reflect.defineMetadata('design:paramtypes', [String], Controller.prototype, 'list')
    const Guarded = guard(Controller)
    Reflect.defineMetadata('later', true, Guarded)
    expect(Reflect.getOwnMetadataKeys(Guarded)).toEqual(['design:paramtypes', 'later'])
    expect(Reflect.getMetadata('design:paramtypes', Guarded)).toEqual([Service])
    expect(Reflect.getMetadata('args', Guarded, 'list')).toEqual({ 0: 'id' })
    expect(Reflect.getMetadata('args', Guarded, 'make')).toEqual({ 0: 'none' })
    expect(Reflect.getMetadata('design:paramtypes', Guarded.prototype, 'list')).toEqual([String])
  })

  it('guards a function however it is held, and leaves classes and values alone', () => {
    class Model {
      find() {}
    }
    const Decorated = guard(
      class Inner {
        find() {}
      },
    )
    const shared = Object.assign(() => 'shared', { version: 1 })
    class Holder {
      readonly Model = Model
      readonly Decorated = Decorated
      readonly Map = Map
      readonly list = [1]
      readonly shared = shared
      readonly frozen = Object.freeze(function frozen() {
        return 'frozen'
      })
      declare readonly hidden: () => string
      constructor() {
        Object.defineProperty(this, 'hidden', { value: () => 'hidden', writable: true })
        Object.seal(this)
      }
    }
    const holder = new (guard(Holder))()
    expect([holder.Model, holder.Decorated, holder.Map, holder.list]).toEqual([Model, Decorated, Map, [1]])
    for (const handler of [holder.shared, holder.frozen, holder.hidden]) expect(handler).toThrow(REFUSED)
    expect([shared(), holder.shared.version]).toEqual(['shared', 1])
  })

  it('refuses to be made where a function could not be guarded', () => {
    class Frozen {
      readonly list = () => 'list'
      constructor() {
        Object.freeze(this)
      }
    }
    expect(() => new (guard(Frozen))()).toThrow(/^"list" can't be guarded/)
  })

  it('hands out the same function each time it is read', () => {
    const list = () => 'list'
    const GetList = guard(
      class {
        get list() {
          return list
        }
      },
    )
    const holder = new GetList()
    expect(holder.list).toBe(holder.list)
    expect(holder.list).toThrow(REFUSED)
  })

  it('leaves alone what the language, Node and NestJS call', () => {
    class Hooks {
      *[Symbol.iterator]() {
        yield 1
      }
      toJSON() {
        return 'json'
      }
      onModuleInit() {
        return 'init'
      }
    }
    const hooks = new (guard(Hooks))()
    expect([...hooks, JSON.stringify(hooks), hooks.onModuleInit(), String(new Counter(7, 0))]).toEqual([
      1,
      '"json"',
      'init',
      'from 7',
    ])
  })
})
