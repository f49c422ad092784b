// One contender as a real server. It is told which, and later asked what processor time it has used.
import { createServer } from 'node:http'
import { answerParent } from '../answer-parent.mjs'
import { frameworks } from './frameworks.mjs'

answerParent(async question => {
  if (question === 'cpu') {
    const { user, system } = process.cpuUsage()
    return { micros: user + system }
  }
  const { app, framework, variant } = question
  const contender = await import(`./apps/${app}.mjs`)
  const { headers = {}, ...parts } = await contender[framework](variant)
  const server = createServer(frameworks[framework](parts))
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return { origin: `http://127.0.0.1:${server.address().port}`, headers }
})
