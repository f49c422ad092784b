import { z } from 'zod'
import type { AnswerField, Operation, RequestField } from './operation.js'
import { OPERATIONS } from './operations.js'
import { problemSchema } from './problem-schema.js'
import { createSchemaCollector, type SchemaCollector } from './schema-collector.js'
import { TAGS } from './tags.js'

type Json = Record<string, unknown>

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The request is malformed.',
  401: 'Nobody is signed in, and no good credential is presented.',
  403: 'The caller may not do this.',
  404: 'There is no such thing, or it belongs to another account.',
  409: 'It conflicts with how things are; or a limit is reached.',
  412: 'It was changed meanwhile.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'The input is not right, or a rule refuses it.',
  429: 'There are too many requests.',
  500: 'It failed; the reason is in the log of the server.',
  503: 'The store is unavailable.',
}

const REQUEST_FIELDS: Readonly<Record<RequestField, Json>> = {
  'If-Match': {
    description: 'Refuses the change where the ETag is another one by now.',
    schema: { type: 'string' },
    example: '"3"',
  },
  'Idempotency-Key': {
    description:
      'A value of your own that is hard to guess, such as a UUID: a second request with it gets the answer of the first.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  },
}

const ANSWER_FIELDS: Readonly<Record<AnswerField, Json>> = {
  ETag: { description: 'The version, for If-Match.', schema: { type: 'string' } },
  Location: { description: 'Where it is found.', schema: { type: 'string' } },
}

// the contract knows of no options
const WHERE_ENABLED = ', where the provider has this scheme enabled. It may have others; the challenges of a 401 name them all.'

const SECURITY = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'session',
    description: "The host application's own session, in whatever form.",
  },
  bearer: { type: 'http', scheme: 'bearer', description: `An API key or a token${WHERE_ENABLED}` },
  key: { type: 'apiKey', in: 'header', name: 'x-api-key', description: `An API key${WHERE_ENABLED}` },
}

const CALLERS: Readonly<Record<Operation['caller'], readonly Json[]>> = {
  nobody: [],
  person: [{ session: [] }],
  holder: [{ bearer: [] }, { key: [] }],
  reader: [{ session: [] }, { bearer: [] }, { key: [] }],
  writer: [{ session: [] }, { bearer: [] }, { key: [] }],
}

/**
 * The OpenAPI 3.1 document of the management API, made of the schemas that validate. Making it takes milliseconds, and
 * anybody may ask for it: make it once, and only say where the API is mounted.
 */
export function createOpenApiDocument(): (basePath: string) => Json {
  let made: Json | null = null
  return basePath => {
    made ??= document()
    return { ...made, servers: [{ url: basePath === '' ? '/' : basePath }] }
  }
}

function document(): Json {
  const collect = createSchemaCollector()
  const paths: Record<string, Json> = {}
  for (const [operationId, operation] of Object.entries(OPERATIONS) as [string, Operation][]) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describe(operationId, operation, collect),
    }
  }
  const problem = collect(problemSchema, 'output')
  const responses = Object.entries(REFUSALS).map(([status, description]) => [
    `Refusal${status}`,
    { description, content: { 'application/problem+json': { schema: problem } } },
  ])
  return {
    openapi: '3.1.0',
    info: {
      title: 'API keys',
      version: '1.0.0',
      description: 'Make, restrict, rotate and revoke API keys.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: collect.schemas(), responses: Object.fromEntries(responses) as Json, securitySchemes: SECURITY },
  }
}

function describe(operationId: string, operation: Operation, collect: SchemaCollector): Json {
  const { tag, summary, description, caller, body, answer, refusals = [] } = operation
  // a page of an origin that the cors option does not allow gets 403 even where nobody has to be known
  const always = caller === 'nobody' ? [403, 500, 503] : [400, 401, 403, 429, 500, 503]
  const statuses = [...new Set([...refusals, ...always, ...(body ? [400, 413, 415, 422] : [])])].toSorted((a, b) => a - b)
  const fields = (answer.fields ?? []).map(name => [name, ANSWER_FIELDS[name]])
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: CALLERS[caller],
    parameters: parametersOf(operation, collect),
    ...(body ? { requestBody: requestBody(body, collect) } : {}),
    responses: {
      [answer.status]: {
        description: answer.description,
        ...(fields.length > 0 ? { headers: Object.fromEntries(fields) as Json } : {}),
        ...(answer.body ? { content: { 'application/json': { schema: collect(answer.body, 'output') } } } : {}),
      },
      ...Object.fromEntries(statuses.map(status => [status, { $ref: `#/components/responses/Refusal${status}` }])),
    },
  }
}

// a body whose fields are all optional may be left out
const requestBody = (body: z.ZodType, collect: SchemaCollector): Json => ({
  required: !body.safeParse({}).success,
  content: { 'application/json': { schema: collect(body, 'input') } },
})

function parametersOf({ params, query, takes = [] }: Operation, collect: SchemaCollector): Json[] {
  const described = (place: 'path' | 'query', parameters: z.ZodObject | undefined) =>
    Object.entries(parameters?.shape ?? {}).map(([name, schema]) => {
      const { description, ...form } = collect(schema as z.ZodType, 'output')
      const required = place === 'path' ? { required: true } : {}
      return { name, in: place, ...required, ...(description === undefined ? {} : { description }), schema: form }
    })
  const fields = takes.map(name => ({ name, in: 'header', ...REQUEST_FIELDS[name] }))
  return [...described('path', params), ...described('query', query), ...fields]
}
