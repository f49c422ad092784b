/** Answers in a handler's name, and notes that it ran. */
export type Reply = (call: readonly unknown[], body: unknown) => unknown

/** What a router calls. */
export type Route = (...call: unknown[]) => unknown

/** What a route demands, in no dialect's terms. */
export type Needs = { all: readonly string[] } | { any: readonly string[] } | 'token'

/** Decorated handlers in one dialect. */
export interface Fixture {
  /** By name, each with what must hold, outermost first. */
  routes(reply: Reply): Readonly<Record<string, { needs: readonly Needs[]; route: Route }>>
}
