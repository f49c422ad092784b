import type { Handler } from './route-decorator.js'

/** Whether a value can be guarded as a handler: it is a function, and no class. */
export const isHandler = (value: unknown): value is Handler => typeof value === 'function' && !isClass(value)

// The prototype of a class can't be exchanged, nor that of a frozen function; arrow functions and methods have none.
const isClass = (value: object): boolean =>
  Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false &&
  /^class\b|\{ \[native code\] \}$/.test(Function.prototype.toString.call(value))
