/** Targets that APIs read in different ways, and some as "/monitors", below what any good key may reach. */
export const AMBIGUOUS = [
  '/things/../monitors',
  '/things/%2e%2E/monitors',
  '/things/.%2e/monitors',
  '/things/./x',
  '/things/..;/monitors',
  '/things/..%3bx/monitors',
  '/things/..%3B/monitors',
  '/things;/../monitors',
  '/things/..%2fmonitors',
  '/things/..%5Cmonitors',
  '/things/..\\monitors',
  '/things//monitors',
  '//monitors',
  '/things/..',
  '/things/%252e%252e/monitors',
  '/things/..%252fmonitors',
] as const
