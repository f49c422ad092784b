import type { Answer } from '../http/refusal.js'
import type { Keyring } from '../keyring.js'

/** That the process answers. */
export const liveAnswer = (): Answer => statusAnswer(200, 'ok')

/** Whether requests can be let in: 503 where the store is away. */
export async function readyAnswer({ health }: Pick<Keyring, 'health'>): Promise<Answer> {
  const { status } = await health()
  return statusAnswer(status === 'down' ? 503 : 200, status)
}

const statusAnswer = (status: number, word: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify({ status: word }),
})
