import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Keyring } from 'keywright'

/** Listens, calls the route with three keys, and prints what came of it as JSON. */
export async function tryOut(keyring: Keyring, app: { listen(port: number, host: string): Server }): Promise<void> {
  const { secret } = await keyring.keys.create({ name: 'first', grants: ['monitors:read'] })
  const { secret: poor } = await keyring.keys.create({ name: 'poor' })
  const server = app.listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/monitors_list?page_id=1`
  const call = async (headers: Record<string, string>) => {
    const response = await fetch(url, { headers: { ...headers, connection: 'close' } })
    return [response.status, await response.json()]
  }
  const answers = [await call({ 'luc-authorization': secret }), await call({ authorization: `Bearer ${poor}` }), await call({})]
  server.close()
  await keyring.close()
  console.log(JSON.stringify(answers))
}
