import { createHash } from 'node:crypto'

/** The check that many an API begins with: a digest, a Map, expiry and one grant; no subnets, origins or counts. */
export function handWritten(secrets, { header, grant }) {
  const digestOf = text => createHash('sha256').update(text).digest('hex')
  const keys = new Map()
  for (const secret of secrets) keys.set(digestOf(secret), { name: 'bench', grants: [grant], expiresAt: Date.now() + 86_400_000 })
  return request => {
    const presented = request.headers[header]
    const key = typeof presented === 'string' ? keys.get(digestOf(presented)) : undefined
    if (!key || key.expiresAt <= Date.now()) throw new Error('refused')
    if (!key.grants.includes(grant)) throw new Error('refused')
    return key
  }
}
