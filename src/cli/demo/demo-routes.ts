import type { Principal } from '../../principal.js'

/** A route of the demo, written once for every framework. */
export interface DemoRoute {
  readonly path: string
  /** What its principal must be granted. */
  readonly grants: readonly string[]
  readonly tokensOnly?: true
  answer(principal: Principal): unknown
}

/** The route that needs no credential. */
export const OPEN_ANSWER = { api: 'the keywright demo', sample: true, next: 'paste one of the printed lines' }

/** The documented requests of five systems, and one route for tokens alone; the data are samples. */
export const DEMO_ROUTES: readonly DemoRoute[] = [
  {
    path: '/monitors_list',
    grants: ['monitors:read'],
    answer: ({ name }) => ({ seenBy: name, page_id: 1, monitors: samples('monitor', id => ({ id, active: id !== 2 })) }),
  },
  {
    path: '/api/v3/users',
    grants: ['users:read'],
    answer: ({ name }) => ({ seenBy: name, data: { items: samples('user', id => ({ id, url: `/api/v3/users/${id}` })) } }),
  },
  {
    path: '/documents',
    grants: ['documents:read'],
    answer: ({ name }) => ({ seenBy: name, documents: samples('document', id => ({ documentId: `doc-${id}`, pages: id })) }),
  },
  {
    path: '/export',
    grants: ['export:read'],
    answer: ({ name }) => ({ seenBy: name, rows: samples('row', id => ({ id, amount: id * 10 })) }),
  },
  {
    path: '/projects',
    grants: ['projects:read'],
    answer: ({ name }) => ({ seenBy: name, projects: samples('project', id => ({ id: `project-${id}` })) }),
  },
  {
    path: '/whoami',
    grants: [],
    tokensOnly: true,
    answer: ({ kind, scheme, id, name, grants, expiresAt }) => ({ kind, scheme, id, name, grants, expiresAt }),
  },
]

function samples<T extends object>(what: string, make: (id: number) => T): (T & { name: string })[] {
  return [1, 2, 3].map(id => ({ ...make(id), name: `Sample ${what} ${id}` }))
}
