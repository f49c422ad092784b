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
        // @ts-expect-error a getter handles no request
        @RequireToken() get list() {
          return () => undefined
        }
      }
      return Misused
    },
    /^RequireToken stands on a class, a method or a field that holds a function, not on the getter "list"/,
  ],
  'a setter': [
    () => {
      class Misused {
        // @ts-expect-error a setter handles no request
        @RequireToken() set list(_: string) {}
      }
      return Misused
    },
    /not on the setter "list"/,
  ],
  'an accessor': [
    () => {
      class Misused {
        // @ts-expect-error an accessor handles no request
        @RequireToken() accessor list = () => undefined
      }
      return Misused
    },
    /not on the accessor "list"/,
  ],
  'a field without a function': [
    () => {
      class Misused {
        // @ts-expect-error a number handles no request
        @RequireGrants('a:read') list = 1
      }
      return new Misused()
    },
    /not on the field "list", which holds none/,
  ],
  'a field that holds a class': [
    () => {
      class Misused {
        // @ts-expect-error a class handles no request
        @RequireGrants('a:read') list = Map
      }
      return new Misused()
    },
    /not on the field "list", which holds none/,
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
