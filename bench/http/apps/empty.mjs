// One middleware that does nothing: what any middleware costs at least.
export const express = () => ({ middleware: [(_req, _res, next) => next()] })
export const koa = () => ({ middleware: [(_ctx, next) => next()] })
