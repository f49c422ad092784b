import express from 'express'
import Koa from 'koa'
import { answer, ROUTE } from './apps/route.mjs'

/** Makes an app of each framework: the contender's middleware for all of it, then a route with its checks. */
export const frameworks = {
  express({ middleware = [], checks = [] }) {
    const app = express()
    for (const handler of middleware) app.use(handler)
    app.get(ROUTE, ...checks, (_req, res) => res.json(answer()))
    return app
  },
  koa({ middleware = [], checks = [] }) {
    const app = new Koa()
    for (const handler of [...middleware, ...checks]) app.use(handler)
    app.use(ctx => {
      ctx.body = answer()
    })
    return app.callback()
  },
}
