// Waits for a line on standard input, then takes the access token of a stored login a few times at once, and prints them.
import { once } from 'node:events'
import { createLogin } from 'keywright/client/login'

const [baseUrl, home, at] = process.argv.slice(2)
const login = createLogin({ environment: { HOME: home }, clock: () => new Date(at) })
console.log('ready')
await once(process.stdin, 'data')
const call = { baseUrl, name: 'acme', interactive: false, fetch }
const tokens = await Promise.all(Array.from({ length: 5 }, () => login.accessToken(call)))
console.log(JSON.stringify([...new Set(tokens)]))
process.exit()
