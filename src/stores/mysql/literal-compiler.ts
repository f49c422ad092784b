import { MysqlQueryCompiler } from 'kysely'

/**
 * Writes values into the statements themselves: numbers as they are, texts in hexadecimal. So no mode of the server, no
 * setting of a pool and no text makes a statement mean anything else, and there is nothing to be prepared that is used once.
 */
export class LiteralCompiler extends MysqlQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(literal(value))
  }
}

function literal(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value === 'string') return `_utf8mb4 x'${Buffer.from(value, 'utf8').toString('hex')}'`
  throw new TypeError(`a ${typeof value} can't be written into a statement`)
}
