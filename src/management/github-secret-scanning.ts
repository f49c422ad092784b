import { verify } from 'node:crypto'
import { AuthError, ManagementError } from '../errors.js'
import { invalid } from '../input/invalid.js'
import type { FoundSecret } from '../leaks/leak-report.js'
import { pageAddress } from '../leaks/read-leaks.js'
import type { FindGithubKey } from './github-keys.js'

const IDENTIFIER = 'github-public-key-identifier'
const SIGNATURE = 'github-public-key-signature'

/** Whether a report says that it comes from GitHub's secret scanning. */
export const isFromGithub = (headers: Headers): boolean => headers.has(IDENTIFIER) || headers.has(SIGNATURE)

/**
 * Reads a report of GitHub's secret scanning, once it is certain that it is GitHub's: its signature is ECDSA P-256 with
 * SHA-256 over the body as it came.
 *
 * @param raw the bytes of the body; null where somebody read them before
 * @param findKey null where no keys are configured
 * @throws ManagementError `forbidden`, `invalid_input`; AuthError `misconfigured`, `store_unavailable`
 * @see https://docs.github.com/en/code-security/secret-scanning/secret-scanning-partner-program
 */
export async function readGithubReport(
  headers: Headers,
  raw: Uint8Array | null,
  findKey: FindGithubKey | null,
): Promise<FoundSecret[]> {
  if (!findKey) throw new ManagementError('forbidden', 'reports of GitHub are not taken here: leaks.githubKeys is not set')
  if (!raw) {
    throw new AuthError('misconfigured', {
      detail:
        'A body parser has read this signed report: mount management before the body parser, or keep the bytes as req.rawBody.',
    })
  }
  const key = await findKey(headers.get(IDENTIFIER) ?? '')
  const signature = Buffer.from(headers.get(SIGNATURE) ?? '', 'base64')
  if (!key || !verify('sha256', raw, key, signature))
    throw new ManagementError('forbidden', 'the signature of this report is not one of the configured keys of GitHub')
  return readMatches(parse(raw))
}

function readMatches(body: unknown): FoundSecret[] {
  if (!Array.isArray(body)) throw invalid({ '': 'an array of { token, type, url, source } is needed' })
  return body.map((match: unknown) => {
    const { token, url } = Object(match) as { readonly token?: unknown; readonly url?: unknown }
    if (typeof token !== 'string') throw invalid({ token: 'a string is needed' })
    return { secret: token, url: readAddress(url) }
  })
}

// empty where the place is not public, and no reason to pass a leak over
function readAddress(url: unknown): string | null {
  try {
    return pageAddress(url)
  } catch {
    return null
  }
}

function parse(raw: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(raw).toString())
  } catch {
    throw invalid({ '': 'JSON is needed' })
  }
}
