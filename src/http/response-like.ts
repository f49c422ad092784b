/** What the flow writes of a response before its handler runs: Node's `ServerResponse` is one, in Express and in Koa. */
export interface ResponseLike {
  getHeader(name: string): number | string | readonly string[] | undefined
  setHeader(name: string, value: string | readonly string[]): unknown
}
