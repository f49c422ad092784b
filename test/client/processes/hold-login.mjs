// Renews a stored login; once the server has answered says `renewed`, and goes on when a line comes on standard input.
import { once } from 'node:events'
import { createLogin } from 'keywright/client/login'

const [baseUrl, home, at] = process.argv.slice(2)
const login = createLogin({ environment: { HOME: home }, clock: () => new Date(at) })
const held = async (input, init) => {
  const answer = await fetch(input, init)
  if (init?.body?.has?.('refresh_token')) {
    console.log('renewed')
    await once(process.stdin, 'data')
  }
  return answer
}
console.log(await login.accessToken({ baseUrl, name: 'acme', interactive: false, fetch: held }))
process.exit()
