import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { startProxy, type TcpProxy } from './tcp-proxy.js'

const SILENCE_MS = 100

it('passes on, both ways', async () => {
  const proxy = await proxied()
  expect(await ask(await connected(proxy), 'a')).toBe('echo a')
})

it('cuts: ends what is connected, refuses what comes, until it is healed', async () => {
  const proxy = await proxied()
  const client = await connected(proxy)
  await ask(client, 'a')
  const closed = once(client, 'close')
  await proxy.cut()
  await closed
  await expect(connected(proxy)).rejects.toThrow('ECONNREFUSED')
  await proxy.heal()
  expect(await ask(await connected(proxy), 'b')).toBe('echo b')
})

it('hangs: accepts, and passes nothing on until it is healed', async () => {
  const proxy = await proxied()
  const old = await connected(proxy)
  await ask(old, 'a')
  proxy.hang()
  const answers = [ask(old, 'b'), ask(await connected(proxy), 'c')]
  const silence = new Promise(resolve => setTimeout(resolve, SILENCE_MS, 'silence'))
  expect(await Promise.race([...answers, silence])).toBe('silence')
  await proxy.heal()
  expect(await Promise.all(answers)).toEqual(['echo b', 'echo c'])
})

it('hangs from a text on, which arrives', async () => {
  const proxy = await proxied()
  const client = await connected(proxy)
  proxy.hangAt('fatal')
  expect(await ask(client, 'a')).toBe('echo a')
  const answer = ask(client, 'a fatal one')
  const silence = new Promise(resolve => setTimeout(resolve, SILENCE_MS, 'silence'))
  expect(await Promise.race([answer, silence])).toBe('silence')
  await proxy.heal()
  expect(await answer).toBe('echo a fatal one')
  expect(await ask(client, 'fatal')).toBe('echo fatal')
})

it('cuts what hangs', async () => {
  const proxy = await proxied()
  proxy.hang()
  const client = await connected(proxy)
  const closed = once(client, 'close')
  await proxy.cut()
  await closed
  await proxy.heal()
  expect(await ask(await connected(proxy), 'a')).toBe('echo a')
})

async function proxied(): Promise<TcpProxy> {
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.on('data', data => socket.write(`echo ${data.toString()}`))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = await startProxy({ port: (server.address() as AddressInfo).port })
  onTestFinished(async () => {
    await proxy.close()
    server.close()
  })
  return proxy
}

async function connected(proxy: TcpProxy): Promise<Socket> {
  const client = connect(proxy.port, '127.0.0.1')
  onTestFinished(() => void client.destroy())
  await once(client, 'connect')
  client.on('error', () => {})
  return client
}

async function ask(client: Socket, text: string): Promise<string> {
  client.write(text)
  const [data] = (await once(client, 'data')) as [Buffer]
  return data.toString()
}
