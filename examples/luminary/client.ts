/**
 * A program of a customer. It finds the key in `LC_API_KEY`; where there is none, a person logs in with the browser:
 * `node examples/dist/luminary/client.js http://127.0.0.1:3000`
 */
import { createClient, getDefaultClient, setDefaultClient } from 'keywright/client'
import { createLogin } from 'keywright/client/login'

const [baseUrl = 'http://127.0.0.1:3000'] = process.argv.slice(2)

// the login of the documents is by browser alone; without `device` a machine that has none shows a code for another one
const login = createLogin({ device: false })
setDefaultClient(createClient({ baseUrl, name: 'luminarycloud', envVar: 'LC_API_KEY', login }))

interface Projects {
  readonly seenBy: string
  readonly projects: readonly { readonly name: string }[]
}

const listProjects = (client = getDefaultClient()) => client.json<Projects>('/projects')

const { seenBy, projects } = await listProjects()
console.log(`${seenBy}: ${projects.map(({ name }) => name).join(', ')}`)
