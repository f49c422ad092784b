import { describe, expect, it } from 'vitest'
import { lucid } from 'keywright/presets'
import { presetServers, type Routes } from './preset-servers.js'

const ROUTES: Routes = { '/documents': { any: ['document.content', 'document.content:readonly'] } }
const ANN = { user: 'ann', account: 'acme' }

describe.each(presetServers)('lucid() on $name', ({ serve }) => {
  const open = async (options?: Parameters<typeof lucid>[0]) => {
    const app = await serve(lucid(options), ROUTES)
    const body = { name: 'script', grants: ['document.content:readonly'] }
    const made = await app.manage('POST /keys', { as: ANN, body })
    expect(made.status).toBe(201)
    return { app, secret: String(made.body.secret) }
  }

  it('takes a bearer, and no other way of writing it', async () => {
    const { app, secret } = await open()
    const version = 'Lucid-Api-Version: 1'
    expect((await app.send('/documents', `authorization: bearer ${secret}`, version)).status).toBe(200)
    for (const line of [`x-api-key: ${secret}`, `Authorization: ${secret}`, `luc-authorization: ${secret}`])
      expect((await app.send('/documents', line, version)).status).toBe(401)
  })

  it.each<[what: string, lines: readonly string[], status: number]>([
    ['the version in small letters', ['lucid-api-version: 1'], 200],
    ['an empty version', ['Lucid-Api-Version:'], 400],
    ['the version twice', ['Lucid-Api-Version: 1', 'Lucid-Api-Version: 1'], 400],
  ])('wants %s', async (_what, lines, status) => {
    const { app, secret } = await open()
    const answer = await app.send('/documents', `Authorization: Bearer ${secret}`, ...lines)
    expect([answer.status, answer.json().code]).toEqual([status, status === 200 ? undefined : 'unsupported_api_version'])
  })

  it('offers the grants that it is told of, and no others', async () => {
    const { app } = await open({ grantCatalogue: { 'document.content:readonly': 'See documents' } })
    const refused = await app.manage('POST /keys', { as: ANN, body: { name: 'x', grants: ['user.profile'] } })
    expect([refused.status, refused.body.rule]).toEqual([422, 'grantCatalogue'])
  })
})

describe('lucid', () => {
  it.each<[options: object, message: string]>([
    [{ grantCatalogue: ['a'] }, 'lucid: grantCatalogue must be an object'],
    [{ grants: {} }, 'lucid: unknown option "grants". Known: grantCatalogue'],
  ])('refuses %j', (options, message) => {
    expect(() => lucid(options)).toThrow(TypeError)
    expect(() => lucid(options)).toThrow(message)
  })
})
