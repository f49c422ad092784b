/** So many grants, the asked one last. */
export const manyGrants = (count, asked) => [...Array.from({ length: count - 1 }, (_, i) => `resource${i}:read`), asked]

/** So many subnets that can't be merged, the callers' one among them. */
export const manySubnets = count =>
  Array.from({ length: count }, (_, i) => (i === 0 ? '192.0.2.0/24' : `10.${i >> 7}.${(i & 127) * 2}.0/24`))
