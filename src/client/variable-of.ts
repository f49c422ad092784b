/** The environment variable of a client, such as `ACME_API_KEY`. */
export const variableOf = (name: string, what: 'API_KEY' | 'CLIENT_ID'): string =>
  `${name.toUpperCase().replaceAll(/\W/g, '_')}_${what}`
