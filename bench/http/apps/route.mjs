/** The route that every contender serves. */
export const ROUTE = '/monitors_list'

/** The grant that it requires. */
export const GRANT = 'monitors:read'

/** What it answers with. */
export const answer = () => ({
  page: 1,
  monitors: [
    { id: 17, name: 'brand' },
    { id: 18, name: 'product' },
  ],
})
