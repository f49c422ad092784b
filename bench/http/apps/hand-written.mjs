// The twenty lines that many an API begins with: a digest, a Map, expiry and one grant; no subnets, origins or counts.
import { createHash, randomBytes } from 'node:crypto'
import { GRANT } from './route.mjs'

const HEADER = 'luc-authorization'

function makeCheck() {
  const secret = `kw_live_${randomBytes(19).toString('hex')}`
  const digestOf = text => createHash('sha256').update(text).digest('hex')
  const keys = new Map([[digestOf(secret), { name: 'bench', grants: [GRANT], expiresAt: Date.now() + 86_400_000 }]])
  const find = headers => {
    const presented = headers[HEADER]
    return typeof presented === 'string' ? keys.get(digestOf(presented)) : undefined
  }
  return { find, headers: { [HEADER]: secret } }
}

export function express() {
  const { find, headers } = makeCheck()
  const check = (req, res, next) => {
    const key = find(req.headers)
    if (!key || key.expiresAt <= Date.now()) return res.status(401).json({ error: 'invalid key' })
    if (!key.grants.includes(GRANT)) return res.status(403).json({ error: 'missing grant' })
    req.auth = key
    next()
  }
  return { middleware: [check], headers }
}

export function koa() {
  const { find, headers } = makeCheck()
  const check = async (ctx, next) => {
    const key = find(ctx.headers)
    if (!key || key.expiresAt <= Date.now()) ctx.throw(401, 'invalid key')
    if (!key.grants.includes(GRANT)) ctx.throw(403, 'missing grant')
    ctx.state.auth = key
    await next()
  }
  return { middleware: [check], headers }
}
