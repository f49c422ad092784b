import type { NewKey } from 'keywright'
import { describe, expect, it } from 'vitest'
import { MEMBER } from './management-servers.js'
import { PLACES, type Ruled, serveRules } from './rules-fixture.js'

const OWN = {
  grants: ['keys:write', 'a:*', 'b'],
  subnets: ['127.0.0.0/8'],
  origins: ['https://*.example.com'],
  expiresAt: new Date('2030-01-31T00:00:00.000Z'),
}

const STRONGER = [
  ['grants', ['b', 'c'], ['b', 'a:read']],
  ['grants', ['*'], []],
  ['grants', ['a'], ['a:*']],
  ['subnets', null, ['127.0.0.1']],
  ['subnets', ['126.0.0.0/7'], ['127.0.0.0/8']],
  ['subnets', ['127.0.0.1', '192.0.2.1'], ['127.0.0.1', '127.0.1.0/24']],
  ['subnets', ['::ffff:192.0.2.1'], ['::ffff:127.0.0.1']],
  ['origins', null, ['https://a.example.com']],
  ['origins', ['https://example.com'], ['https://*.example.com']],
  ['origins', ['http://a.example.com'], ['https://*.a.example.com']],
  ['origins', ['null', 'https://a.example.com'], ['https://b.example.com', 'https://a.example.com']],
  ['expiresAt', null, '2030-01-30T00:00:00Z'],
  ['expiresAt', '2030-01-31T00:00:00.001Z', '2030-01-31T01:00:00+01:00'],
] as const

const make = async ({ keyring }: Ruled, part: Partial<NewKey> = {}) =>
  keyring.keys.create({ name: 'x', account: 'acme', owner: 'u1', ...part })

describe.each(PLACES)('what a key may make over HTTP, on $name', place => {
  it.each(STRONGER)('is refused with %s %j, and taken with %j', async (field, wrong, right) => {
    const app = await serveRules(place, {})
    const { secret } = await make(app, OWN)
    const { key: other } = await make(app, { ...OWN, grants: ['b'] })
    for (const target of ['POST /keys', `PATCH /keys/${other.id}`]) {
      const was = await app.everything()
      const refused = await app.ask(target, { secret, body: { name: 'y', [field]: wrong } })
      expect([target, refused.status, refused.body.code, Object.keys(refused.body.errors)]).toEqual([
        target,
        403,
        'forbidden',
        [field],
      ])
      expect(await app.everything()).toEqual(was)
      const taken = await app.ask(target, { secret, body: { name: 'y', [field]: right } })
      expect([target, taken.status, taken.text]).toEqual([target, target.startsWith('POST') ? 201 : 200, expect.any(String)])
    }
  })

  it('is as narrow as the key where nothing is said', async () => {
    const app = await serveRules(place, {})
    const { key, secret } = await make(app, OWN)
    const made = (await app.ask('POST /keys', { secret, body: { name: 'y' } })).body.key
    expect(made).toMatchObject({
      grants: [],
      subnets: OWN.subnets,
      origins: OWN.origins,
      expiresAt: OWN.expiresAt.toISOString(),
      createdBy: key.id,
    })
  })

  it('is no secret of a stronger key, and no wider place for one', async () => {
    const app = await serveRules(place, {})
    const { secret } = await make(app, { grants: ['keys:write', 'a'] })
    const { key: strong } = await make(app, { grants: ['root'], subnets: ['192.0.2.0/24'] })
    const { key: weak } = await make(app, { grants: ['a'], subnets: ['192.0.2.0/24'] })
    for (const [target, body] of [
      [`POST /keys/${strong.id}/rotate`, { graceSeconds: 60 }],
      [`PATCH /keys/${strong.id}`, { subnets: null }],
    ] as const) {
      const refused = await app.ask(target, { secret, body })
      expect([target, refused.status, refused.body.code]).toEqual([target, 403, 'forbidden'])
      expect(refused.body.errors).toEqual({ grants: 'you do not hold root yourself' })
      expect((await app.ask(target.replace(strong.id, weak.id), { secret, body })).status).toBe(200)
    }
    expect(await app.keyring.keys.get(strong.id)).toEqual(strong)
  })

  it('outlives no secret that ends: an old one makes, prolongs and rotates nothing past its grace', async () => {
    const app = await serveRules(place, {})
    const { key, secret: old } = await make(app, { grants: ['keys:*'], expiresAt: new Date(app.inDays(10)) })
    const rotated = await app.ask(`POST /keys/${key.id}/rotate`, { as: MEMBER, body: { graceSeconds: 86_400 } })
    const end = app.inDays(1)
    for (const [target, body] of [
      ['POST /keys', { name: 'y', expiresAt: app.inDays(2) }],
      [`PATCH /keys/${key.id}`, { expiresAt: app.inDays(20) }],
      [`POST /keys/${key.id}/rotate`, {}],
    ] as const) {
      const refused = await app.ask(target, { secret: old, body })
      expect([target, refused.status, refused.body.errors]).toEqual([target, 403, { expiresAt: expect.stringContaining(end) }])
    }
    expect((await app.ask('POST /keys', { secret: old, body: { name: 'y' } })).body.key.expiresAt).toBe(end)
    const current = rotated.body.secret
    expect((await app.ask('POST /keys', { secret: current, body: { name: 'y' } })).body.key.expiresAt).toBe(app.inDays(10))
    expect((await app.ask(`POST /keys/${key.id}/rotate`, { secret: current, body: {} })).status).toBe(200)
  })
})
