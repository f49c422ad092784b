import type { IncomingMessage } from 'node:http'
import { admissionOf } from '../adapter/admission.js'
import { runAs } from '../adapter/current-auth.js'
import { metadataReflection } from './reflect-metadata.js'

// where NestJS keeps the interceptors of a handler
const INTERCEPTORS = '__interceptors__'

// the part of Nest's interface that is used
interface ExecutionContext {
  getType(): string
  switchToHttp(): { getRequest(): IncomingMessage }
}

// A Nest handler is called with what its parameter decorators name, which need not be the request, and a Nest guard can't
// run what comes behind it. So the handler brings an interceptor along that makes the request's principal the current one.
const scope = Object.freeze({
  intercept(context: ExecutionContext, next: { handle(): unknown }): unknown {
    const admission = context.getType() === 'http' ? admissionOf(context.switchToHttp().getRequest()) : null
    return admission ? runAs(admission, () => next.handle()) : next.handle()
  },
})

/** Lets a handler, called by NestJS, know as whom it runs. Without NestJS it does nothing. */
export function bringNestScope(handler: object): void {
  const reflect = metadataReflection()
  if (!reflect) return
  const present = reflect.getOwnMetadata(INTERCEPTORS, handler)
  const others = Array.isArray(present) ? present.filter(one => one !== scope) : []
  reflect.defineMetadata(INTERCEPTORS, [scope, ...others], handler)
}
