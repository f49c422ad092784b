import { bringNestScope } from './nest-scope.js'
import { copyMetadata } from './reflect-metadata.js'
import type { Handler } from './route-decorator.js'

/**
 * Makes a function that stands in for a handler: it has its name and length (by which Express tells error handlers),
 * its properties, its kind and its metadata, and is called in its place.
 *
 * @param call what happens on a call; `proceed` runs the handler as it was called
 */
export function standIn(handler: Handler, call: (args: readonly unknown[], proceed: () => unknown) => unknown): Handler {
  const substitute = function (this: unknown, ...args: unknown[]): unknown {
    return call(args, () => Reflect.apply(handler, this, args))
  }
  Object.setPrototypeOf(substitute, Object.getPrototypeOf(handler))
  Object.defineProperties(substitute, Object.getOwnPropertyDescriptors(handler))
  copyMetadata(handler, substitute)
  bringNestScope(substitute)
  return substitute
}
