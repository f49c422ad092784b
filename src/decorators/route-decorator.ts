/** What a route decorator can guard: a function that handles a request, or that runs below one that does. */
export type Handler = (this: never, ...args: never) => unknown

/** A class, abstract or not. */
export type Class = abstract new (...args: never) => object

/**
 * A decorator for a class, a method or a field that holds a function, in both dialects: the standard one (TC39, as of
 * November 2023) and the legacy one (`experimentalDecorators`), which can't guard the fields of instances.
 */
export interface RouteDecorator {
  <H extends Handler>(method: H, context: ClassMethodDecoratorContext): H
  <H extends Handler>(field: undefined, context: ClassFieldDecoratorContext<unknown, H>): (initial: H) => H
  <C extends Class>(target: C, context: ClassDecoratorContext): C
  <H extends Handler>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<H>): TypedPropertyDescriptor<H>
  <C extends Class>(target: C): C
}
