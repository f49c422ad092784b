// Sends requests from a process of its own, so that the server has a core to itself.
import autocannon from 'autocannon'
import { answerParent } from '../answer-parent.mjs'

answerParent(async ({ url, headers, seconds, connections }) => {
  const result = await autocannon({ url, headers, connections, duration: seconds, sampleInt: 100 })
  const bad = result.errors + result.timeouts + result.non2xx
  if (bad > 0) throw new Error(`${bad} requests to ${url} failed`)
  return { requests: result.requests.total, seconds: result.duration }
})
