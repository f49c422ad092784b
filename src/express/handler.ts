import type { IncomingMessage, ServerResponse } from 'node:http'

/** An Express middleware, in terms of Node alone: it fits Express 5 and 4 with or without their types installed. */
export type Handler = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void
