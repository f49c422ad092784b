import { fork } from 'node:child_process'

/**
 * Starts a script in a process of its own, to ask it things over IPC. What it is asked, it answers in turn.
 *
 * @param {URL} script
 * @param {object} options
 * @param {string} options.node the binary to run it on
 * @param {readonly string[]} [options.flags]
 * @param {Record<string, string>} [options.env]
 */
export function startChild(script, { node, flags = [], env = {} }) {
  const child = fork(script, [], {
    execPath: node,
    execArgv: [...flags],
    env: { ...process.env, ...env },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const ended = new Promise(resolve => child.once('exit', resolve))
  const ask = question =>
    new Promise((resolve, reject) => {
      const gone = code => reject(new Error(`${script.pathname} ended with ${code}`))
      child.once('exit', gone)
      child.once('message', answer => {
        child.off('exit', gone)
        if (answer?.failed) reject(new Error(answer.failed))
        else resolve(answer)
      })
      child.send(question)
    })
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill()
    await ended
  }
  return { ask, stop }
}
