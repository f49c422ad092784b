import type { ExplainedCheck, Explanation } from '../../explain/explanation.js'
import { printable } from '../../printable.js'
import type { Colors } from '../terminal.js'

const SIGNS = { passes: '✓', refuses: '✗', unknown: '?', not_reached: '–' } as const
const NAMES: Readonly<Record<ExplainedCheck['name'], string>> = {
  cors: 'origin policy',
  format: 'form of the secret',
  key: 'key',
  revocation: 'revocation',
  expiry: 'expiry',
  idleness: 'idleness',
  secret: 'secret',
  owner: 'owner',
  subnets: 'subnets',
  origins: 'origins of the key',
  rateLimit: 'rate limit',
  policies: 'own checks',
  route: 'route',
}
const WIDTH = Math.max(...Object.values(NAMES).map(name => name.length))

/** A line for each check; and one for what becomes of the request, unless the failure of the command says that. */
export function explanationLines(explanation: Explanation, colors: Colors): string[] {
  const { checks, answer } = explanation
  const lines = checks.map(check => {
    const line = `${SIGNS[check.outcome]} ${NAMES[check.name].padEnd(WIDTH)}  ${printable(check.detail)}${codeOf(check)}`
    if (check.outcome === 'passes') return line
    return check.outcome === 'refuses' ? colors.red(line) : colors.dim(line)
  })
  if (!answer.allowed) return lines
  const said = verdict(explanation)
  return [...lines, colors.green(`${said.charAt(0).toUpperCase()}${said.slice(1)}.`)]
}

/** What becomes of the request, in a sentence without its stop. */
export function verdict({ answer: { allowed, status, code, certain } }: Explanation): string {
  const hedge = certain ? '' : ', as far as is known'
  if (!allowed) return `the request would be refused${hedge}: ${status} ${code}`
  return status === null ? `the request would be let in${hedge}` : `the request would be answered${hedge}: ${status}, a preflight`
}

const codeOf = ({ status, code }: ExplainedCheck) => (code === null ? '' : ` (${status} ${code})`)
