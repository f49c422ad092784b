import { generateKeyPairSync, sign } from 'node:crypto'

/** Signs reports as GitHub does, with a key of the test's own. */
export interface GithubSigner {
  readonly key: { readonly identifier: string; readonly key: string }
  /** The header fields of a report with this body. */
  headers(body: string): Record<string, string>
}

export function githubSigner(identifier = 'f9525bf080f75b3506ca1ead061add62'): GithubSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    key: { identifier, key: publicKey.export({ type: 'spki', format: 'pem' }).toString() },
    headers: body => ({
      'content-type': 'application/json',
      'github-public-key-identifier': identifier,
      'github-public-key-signature': sign('sha256', Buffer.from(body), privateKey).toString('base64'),
    }),
  }
}

export const match = (
  token: string,
  url = 'https://github.com/octocat/hello/blob/12345600b9cbe38a219f39a9941c9319b600c002/a.txt',
) => ({
  token,
  type: 'acme_api_key',
  url,
  source: 'commit',
})
