import { PublicRoute, RequireAnyGrant, RequireGrants, RequireToken } from 'keywright/decorators'

/** Classes that must not come to be, each with what the message says; what a compiler can see, it must refuse too. */
export const misuses: Readonly<Record<string, [declare: () => unknown, message: RegExp]>> = {
  'no grant': [
    () => {
      class Misused {
        @RequireGrants() list() {}
      }
      return Misused
    },
    /^RequireGrants: name at least one grant/,
  ],
  'no grant of any': [
    () => {
      class Misused {
        @RequireAnyGrant() list() {}
      }
      return Misused
    },
    /^RequireAnyGrant: name at least one grant/,
  ],
  'a wildcard': [
    () => {
      class Misused {
        @RequireGrants('a:*') list() {}
      }
      return Misused
    },
    /"a:\*": a required grant has no "\*"/,
  ],
  'forgotten grants': [
    () => {
      class Misused {
        // @ts-expect-error it is no decorator, but makes one
        @RequireGrants list() {}
      }
      return Misused
    },
    /grant/,
  ],
  'a getter': [
    () => {
      class Misused {
        @RequireToken() get list() {
          return () => undefined
        }
      }
      return Misused
    },
    /^RequireToken stands on a class, a method or a field that holds a function, not on "list"/,
  ],
  'a setter': [
    () => {
      class Misused {
        // @ts-expect-error a setter handles no request
        @RequireToken() set list(_: string) {}
      }
      return Misused
    },
    /not on "list"/,
  ],
  'a field': [
    () => {
      class Misused {
        // @ts-expect-error what a field holds comes too late for a legacy decorator
        @RequireGrants('a:read') list = () => undefined
      }
      return Misused
    },
    /^RequireGrants: legacy decorators can't guard the field "list": make it a method, or decorate the class/,
  ],
  'a static field without a function': [
    () => {
      class Misused {
        // @ts-expect-error a number handles no request
        @RequireGrants('a:read') static list = 1
        readonly list = 1
      }
      return Misused
    },
    /not on "list"/,
  ],
  'a parameter': [
    () => {
      class Misused {
        // @ts-expect-error a parameter handles no request
        list(@RequireToken() _id: string) {}
      }
      return Misused
    },
    /not on a parameter of "list"/,
  ],
  "a constructor's parameter": [
    () => {
      class Misused {
        // @ts-expect-error a parameter handles no request
        constructor(@RequireToken() readonly id: string) {}
        list() {}
      }
      return Misused
    },
    /^RequireToken stands on a class, a method or a field that holds a function, not on this/,
  ],
  'open and guarded': [
    () => {
      class Misused {
        @RequireToken @PublicRoute list() {}
      }
      return Misused
    },
    /^PublicRoute stands beside a decorator/,
  ],
  'guarded and open': [
    () => {
      class Misused {
        @PublicRoute() @RequireToken() list() {}
      }
      return Misused
    },
    /^PublicRoute stands beside a decorator/,
  ],
  'an open class that is guarded': [
    () => {
      @RequireGrants('a:read')
      @PublicRoute()
      class Misused {
        list() {}
      }
      return Misused
    },
    /^PublicRoute stands beside a decorator/,
  ],
  'a guarded class that is open': [
    () => {
      @PublicRoute
      @RequireGrants('a:read')
      class Misused {
        list() {}
      }
      return Misused
    },
    /^PublicRoute stands beside a decorator/,
  ],
}
