/** The options of `keywright demo`. */
export interface DemoOptions {
  koa?: true
  port?: string
  store?: string
}

/** Where the demo's keys live unless a store is named. */
export const DEMO_STORE = 'sqlite:keywright-demo.db'
