import { PublicRoute, RequireAnyGrant, RequireGrants, RequireToken } from 'keywright/decorators'
import type { Fixture } from '../fixture.js'

const LIST = Symbol('list')

const A = { all: ['a:read'] }
const B = { all: ['b:read'] }

/** The legacy dialect: this file is compiled with `experimentalDecorators`. */
export const legacy: Fixture = {
  routes(reply) {
    class Methods {
      readonly self = 'methods'
      static readonly title = 'Methods'

      @RequireGrants('a:read')
      all(...call: unknown[]) {
        return reply(call, this.self)
      }

      @RequireGrants('a:read', 'b:read')
      several(...call: unknown[]) {
        return reply(call, this.self)
      }

      @RequireAnyGrant('a:read', 'b:read')
      any(...call: unknown[]) {
        return reply(call, this.self)
      }

      @RequireToken()
      token(...call: unknown[]) {
        return reply(call, this.self)
      }

      @RequireToken
      bareToken(...call: unknown[]) {
        return reply(call, this.self)
      }

      @RequireGrants('a:read')
      @RequireGrants('b:read')
      both(...call: unknown[]) {
        return reply(call, this.self)
      }

      @RequireGrants('a:read')
      async later(...call: unknown[]) {
        await Promise.resolve()
        return reply(call, this.self)
      }

      @RequireGrants('a:read')
      static fixed(...call: unknown[]) {
        return reply(call, this.title)
      }

      @RequireGrants('a:read')
      [LIST](...call: unknown[]) {
        return reply(call, this.self)
      }
    }

    class Base {
      readonly self: string = 'base'
      static readonly title: string = 'Base'

      inherited(...call: unknown[]) {
        return reply(call, this.self)
      }

      inheritedField = (...call: unknown[]) => reply(call, this.self)

      static inheritedFixed(...call: unknown[]) {
        return reply(call, this.title)
      }
    }

    @RequireGrants('a:read')
    class Guarded extends Base {
      override readonly self = 'guarded'
      static override readonly title = 'Guarded'

      method(...call: unknown[]) {
        return reply(call, this.self)
      }

      async later(...call: unknown[]) {
        await Promise.resolve()
        return reply(call, this.self)
      }

      arrow = (...call: unknown[]) => reply(call, this.self)

      static fixed(...call: unknown[]) {
        return reply(call, this.title)
      }

      static fixedArrow = (...call: unknown[]) => reply(call, 'Guarded');

      [LIST](...call: unknown[]) {
        return reply(call, this.self)
      }

      get handedOut() {
        return (...call: unknown[]) => reply(call, this.self)
      }

      #hidden(...call: unknown[]) {
        return reply(call, this.self)
      }

      hidden(...call: unknown[]) {
        return this.#hidden(...call)
      }

      @RequireGrants('b:read')
      narrowed(...call: unknown[]) {
        return reply(call, this.self)
      }

      @PublicRoute()
      open(...call: unknown[]) {
        return reply(call, this.self)
      }

      @PublicRoute
      bareOpen(...call: unknown[]) {
        return reply(call, this.self)
      }
    }

    @RequireToken
    @RequireAnyGrant('a:read', 'b:read')
    class Twice {
      method(...call: unknown[]) {
        return reply(call, 'twice')
      }

      field = (...call: unknown[]) => reply(call, 'twice')
    }

    const methods = new Methods()
    const guarded = new Guarded()
    const twice = new Twice()
    const any = { any: ['a:read', 'b:read'] }
    return {
      all: { needs: [A], route: (...call) => methods.all(...call) },
      several: { needs: [{ all: ['a:read', 'b:read'] }], route: (...call) => methods.several(...call) },
      any: { needs: [any], route: (...call) => methods.any(...call) },
      token: { needs: ['token'], route: (...call) => methods.token(...call) },
      bareToken: { needs: ['token'], route: (...call) => methods.bareToken(...call) },
      both: { needs: [A, B], route: (...call) => methods.both(...call) },
      later: { needs: [A], route: (...call) => methods.later(...call) },
      fixed: { needs: [A], route: (...call) => Methods.fixed(...call) },
      symbol: { needs: [A], route: (...call) => methods[LIST](...call) },
      classMethod: { needs: [A], route: (...call) => guarded.method(...call) },
      classLater: { needs: [A], route: (...call) => guarded.later(...call) },
      classArrow: { needs: [A], route: guarded.arrow },
      classFixed: { needs: [A], route: (...call) => Guarded.fixed(...call) },
      classFixedArrow: { needs: [A], route: Guarded.fixedArrow },
      classInherited: { needs: [A], route: (...call) => guarded.inherited(...call) },
      classInheritedField: { needs: [A], route: guarded.inheritedField },
      classInheritedFixed: { needs: [A], route: (...call) => Guarded.inheritedFixed(...call) },
      classSymbol: { needs: [A], route: (...call) => guarded[LIST](...call) },
      classHandedOut: { needs: [A], route: guarded.handedOut },
      classHidden: { needs: [A], route: (...call) => guarded.hidden(...call) },
      classNarrowed: { needs: [A, B], route: (...call) => guarded.narrowed(...call) },
      classOpen: { needs: [], route: (...call) => guarded.open(...call) },
      classBareOpen: { needs: [], route: (...call) => guarded.bareOpen(...call) },
      classTwice: { needs: ['token', any], route: (...call) => twice.method(...call) },
      classTwiceField: { needs: ['token', any], route: twice.field },
      classUnguardedBase: { needs: [], route: (...call) => new Base().inherited(...call) },
      classUnguardedBaseField: { needs: [], route: new Base().inheritedField },
      classUnguardedBaseFixed: { needs: [], route: (...call) => Base.inheritedFixed(...call) },
    }
  },
}
