import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { AxiosResponse } from 'axios'
import { type Document, OpenAPIClientAxios, type Operation } from 'openapi-client-axios'
import { describe, expect, it } from 'vitest'
import { createOpenApiDocument } from '../../src/management/contract/openapi-document.js'
import { ADMIN, type Body, MEMBER, servers, type Session } from './management-servers.js'

describe.each(servers)('the document of the management API on $name', server => {
  it('is clean under an independent linter', async () => {
    const { ask } = await server.serve()
    const { text } = await ask('GET /openapi.json')
    // every rule of redocly, none switched off, each of its warnings an error
    const config = await createConfig({ extends: ['recommended-strict'] })
    const problems = await lintFromString({ source: text, config })
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([])
    const broken = await lintFromString({ source: text.replace('"operationId":"listKeys"', '"operationId":"getKey"'), config })
    expect(broken).not.toEqual([])
  })

  it('drives a generated client, whose requests and answers fit it', async () => {
    const app = await server.serve({ keyring: { store: 'memory:', rules: { approvalRequired: true, dedicatedRole: true } } })
    const { text } = await app.ask('GET /openapi.json')
    const check = createChecks(JSON.parse(text) as Document)
    const clientFor = (headers: Record<string, string>) => createClient(JSON.parse(text) as Document, app.url, headers, check)
    const session = (as: Session) => clientFor({ 'x-session': JSON.stringify(as) })
    const member = await session({ ...MEMBER, grants: ['a:*', 'keys:*'] })
    const colleague = await session({ user: 'u2', account: 'acme' })
    const admin = await session(ADMIN)

    await member('createKey', {}, { name: 'too early' }, 422)
    const { id: denied } = await member('createAccessRequest', {}, { reason: 'please' }, 201)
    await member('approveAccessRequest', { requestId: denied }, {}, 403)
    await admin('denyAccessRequest', { requestId: denied }, { note: 'say why' })
    const { id: requestId } = await member('createAccessRequest', {}, { reason: 'for the nightly export' }, 201)
    await admin('approveAccessRequest', { requestId }, { note: null })
    await member('getAccessRequest', { requestId })
    await admin('listAccessRequests', { state: 'approved', limit: 10 })

    const made = await member(
      'createKey',
      { 'Idempotency-Key': 'a value that is hard to guess'.replaceAll(' ', '-') },
      {
        name: 'export',
        grants: ['a:read', 'keys:read'],
        subnets: ['127.0.0.0/8', '::1'],
        origins: ['https://app.example.com'],
        expiresAt: '2999-01-01T00:00:00+02:00',
        technicalContact: 'ops@example.com',
        metadata: { team: ['a', { b: null }] },
        environment: 'test',
      },
      201,
    )
    const keyId = made.key.id
    await member('createKey', {}, { name: 'x', createdAt: 'now' }, 422)
    await member('listKeys', { state: 'active', limit: 1 })
    await member('listKeys', { limit: 0 }, undefined, 422)
    await member('getKey', { keyId })
    await colleague('getKey', { keyId: 'nope' }, undefined, 404)
    await member('updateKey', { keyId, 'If-Match': '"1"' }, { name: 'renamed', subnets: null })
    await member('updateKey', { keyId, 'If-Match': '"1"' }, { name: 'again' }, 412)
    const rotated = await member('rotateKey', { keyId }, { graceSeconds: 60 })
    const secretId = rotated.key.secrets.find(({ expiresAt }) => expiresAt !== null)?.id
    await app.ask('GET /rules', { secret: rotated.secret })
    await member('getUsage', { keyId, days: 7 })
    await colleague('createKey', {}, { name: 'mine' }, 201)
    await member('updateMember', { memberId: 'u2' }, { active: false })
    await member('listKeyMembers', { keyId })
    await member('listMembers', {})
    await colleague('listKeys', {}, undefined, 403)
    await member('endSecret', { keyId, secretId })
    await member('listRoles', {})
    const roleId = rotated.key.role
    await member('getRole', { roleId })
    await member('updateRole', { roleId }, { grants: ['a:read', 'keys:read', 'keys:write'] })
    await member('listGrants', {})
    await member('getRules', {})
    await member('getDocument', {})

    const holder = await clientFor({ 'x-api-key': rotated.secret })
    await holder('getSelf', {})
    await holder('listAuditEvents', { subject: keyId, from: '2020-01-01T00:00:00Z' })
    await holder('revokeSelf', {}, { reason: 'done' })
    await holder('getSelf', {}, undefined, 401)
    await member('revokeKey', { keyId }, {})
    await member('deleteKey', { keyId }, undefined, 204)
    await member('reportLeaks', {}, { secrets: ['nothing'] }, 202)

    expect(check.unused()).toEqual([])
  })
})

interface Checks {
  /** Holds a request and its answer against the document. */
  exchange(operation: Operation, parameters: Record<string, unknown>, sent: unknown, answer: AxiosResponse<unknown>): void
  /** The operations that no exchange was of. */
  unused(): string[]
}

function createChecks(document: Document): Checks {
  const ajv = new Ajv2020({ strict: true, allErrors: true, validateFormats: true })
  ajv.addKeyword('components').addKeyword('example')
  formats.default(ajv)
  const used = new Set<string>()
  const compiled = new Map<string, ValidateFunction>()
  const fits = (what: string, schema: object, value: unknown) => {
    const place = JSON.stringify(schema)
    const local = JSON.parse(place.replaceAll('#/components/schemas/', 'document#/components/schemas/')) as object
    const validate = compiled.get(place) ?? ajv.compile(local)
    compiled.set(place, validate)
    expect(validate(value) ? null : [what, value, validate.errors], what).toBeNull()
  }
  ajv.addSchema({ $id: 'document', components: document.components as object })

  const all = Object.values(document.paths ?? {}).flatMap(path => Object.values(path ?? {}) as { operationId: string }[])
  return {
    exchange({ operationId = '', parameters: known = [], requestBody, responses }, parameters, sent, { status, data, headers }) {
      const what = `${operationId} ${status}`
      for (const parameter of known) {
        if (!('schema' in parameter) || status >= 400) continue
        if (parameter.required || parameter.name in parameters) fits(what, parameter.schema ?? {}, parameters[parameter.name])
      }
      const body = requestBody && 'content' in requestBody ? requestBody.content['application/json']?.schema : undefined
      if (status < 400 && sent !== undefined) fits(`request of ${what}`, body ?? { not: {} }, sent)
      const answered = (responses as Record<string, { $ref?: string; content?: Record<string, { schema: object }> }>)[status]
      expect(answered, what).toBeDefined()
      const place = answered?.$ref?.split('/').at(-1) ?? ''
      const response = answered?.$ref ? (document.components?.responses?.[place] as typeof answered) : answered
      const [type = ''] = String(headers['content-type'] ?? '').split(';')
      if (status === 204) expect([data, response?.content], what).toEqual(['', undefined])
      else fits(what, response?.content?.[type]?.schema ?? { not: {} }, data)
      if (status < 300) used.add(operationId)
    },
    unused: () => all.map(({ operationId }) => operationId).filter(id => !used.has(id)),
  }
}

type Client = (operationId: string, parameters: Record<string, unknown>, body?: unknown, status?: number) => Promise<Body>

async function createClient(definition: Document, url: string, headers: Record<string, string>, checks: Checks): Promise<Client> {
  const api = new OpenAPIClientAxios({ definition, axiosConfigDefaults: { headers, validateStatus: () => true } })
  api.withServer({ url: `${url}/api-keys` })
  const client = await api.init()
  return async (operationId, parameters, body, status = 200) => {
    const operation = api.getOperation(operationId)
    const call = client[operationId]
    if (!operation || !call) throw new Error(`the document has no ${operationId}`)
    const answer = (await call(parameters as Record<string, string>, body)) as AxiosResponse<Body>
    expect([operationId, answer.status, answer.status === status ? '' : answer.data]).toEqual([operationId, status, ''])
    checks.exchange(operation, parameters, body, answer)
    return answer.data
  }
}

describe('the document', () => {
  it('is made once, since anybody may ask for it, and says of each mount where it is', () => {
    const openApiDocument = createOpenApiDocument()
    const [one, other] = [openApiDocument('/one'), openApiDocument('')]
    expect(one.paths).toBe(other.paths)
    expect([one.servers, other.servers]).toEqual([[{ url: '/one' }], [{ url: '/' }]])
  })
})
