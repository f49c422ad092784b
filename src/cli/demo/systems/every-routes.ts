import type { DemoRoute } from '../demo-route.js'
import { samples } from '../samples.js'

/** The documented requests of five systems, and one route for tokens alone; the data are samples. */
export const EVERY_ROUTE: readonly DemoRoute[] = [
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
    tokensOnly: true,
    answer: ({ kind, scheme, id, name, grants, expiresAt }) => ({ kind, scheme, id, name, grants, expiresAt }),
  },
]
