import type { DemoSystem } from './demo-system.js'

/** What the route answers that needs no credential. */
export const openAnswer = ({ title }: Pick<DemoSystem, 'title'>) => ({
  api: `the ${title}`,
  sample: true,
  next: 'paste one of the printed lines',
})
