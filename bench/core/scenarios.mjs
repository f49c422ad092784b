const SIZES = [1e3, 1e5, 1e6]
const LISTS = [1, 8, 64, 1024]
const ALGORITHMS = ['HS256', 'RS256', 'ES256', 'EdDSA']

/** What is measured, each in a process of its own: the file in `scenarios/` and what it is given. */
const SCENARIOS = [
  ...SIZES.map(keys => ({ scenario: 'cached-key', store: 'memory', keys, grants: 8, subnets: 8 })),
  ...SIZES.map(keys => ({ scenario: 'cached-key', store: 'sqlite', keys, grants: 8, subnets: 8 })),
  ...LISTS.map(length => ({ scenario: 'cached-key', store: 'memory', keys: 1e3, grants: length, subnets: length })),
  ...ALGORITHMS.map(algorithm => ({ scenario: 'cached-token', algorithm })),
  ...ALGORITHMS.filter(algorithm => algorithm !== 'HS256').map(algorithm => ({ scenario: 'own-token', algorithm })),
  ...ALGORITHMS.map(algorithm => ({ scenario: 'new-token', algorithm })),
  ...[false, true].flatMap(restricted => SIZES.map(keys => ({ scenario: 'cold-key', keys, restricted }))),
]

/** The scenarios whose name (`cached-key/sqlite/1e6`) contains one of the parts; all where there is none. */
export function chooseScenarios(only) {
  const named = SCENARIOS.map(scenario => ({ ...scenario, name: nameOf(scenario) }))
  return named.filter(({ name }) => only.length === 0 || only.some(part => name.includes(part)))
}

function nameOf({ scenario, store, keys, grants, restricted, algorithm }) {
  const size = keys && `1e${Math.log10(keys)}`
  return [scenario, store, size, grants && `${grants}`, restricted && 'restricted', algorithm].filter(Boolean).join('/')
}
