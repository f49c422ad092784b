import { z } from 'zod'

type Json = Record<string, unknown>

/** Turns schemas into JSON Schema, and keeps those that have a name. */
export interface SchemaCollector {
  /** @param io `input` for what is sent, `output` for what is answered */
  (schema: z.ZodType, io: 'input' | 'output'): Json
  /** The schemas that have a name, which the others refer to. */
  schemas(): Json
}

/** @see OpenAPI 3.1, section "Components Object" */
export function createSchemaCollector(): SchemaCollector {
  const named: Json = {}

  const collect = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const { $schema: _, $defs, ...form } = z.toJSONSchema(schema, { io, override: ({ jsonSchema }) => tidy(jsonSchema) }) as Json
    for (const [name, definition] of Object.entries(($defs ?? {}) as Json)) named[name] = relocated(definition)
    const name = schema.meta()?.id
    if (name === undefined || '$ref' in form) return relocated(form) as Json
    const { id: _id, ...definition } = relocated(form) as Json
    named[name] = definition
    return { $ref: `#/components/schemas/${name}` }
  }
  return Object.assign(collect, {
    schemas: () => Object.fromEntries(Object.entries(named).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  })
}

// the pattern of an instant says in a screenful what its format says in a word
function tidy(form: z.core.JSONSchema.BaseSchema): void {
  if (form.format === 'date-time' || form.format === 'date') delete form.pattern
  delete form.id
}

function relocated(form: unknown): unknown {
  if (Array.isArray(form)) return form.map(relocated)
  if (typeof form !== 'object' || form === null) return form
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [
      name,
      name === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', '#/components/schemas/') : relocated(value),
    ]),
  )
}
