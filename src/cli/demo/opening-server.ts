import { createServer, type RequestListener, type Server } from 'node:http'

/** A server that listens before its app is made. */
export interface OpeningServer {
  readonly server: Server
  /** Has an app answer from now on. */
  open(app: RequestListener): void
}

/** Makes a server that tells everybody to come again until it is given an app, which has to know where it is reached. */
export function createOpeningServer(): OpeningServer {
  let answer: RequestListener = comeAgain
  return {
    server: createServer((request, response) => answer(request, response)),
    open(app) {
      answer = app
    },
  }
}

const comeAgain: RequestListener = (_request, response) => {
  response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' }).end('{"error":"the demo is starting"}')
}
