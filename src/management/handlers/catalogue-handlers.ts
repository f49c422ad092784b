import type { Keyring } from '../../keyring.js'
import type { catalogueOperations } from '../contract/catalogue-operations.js'
import { createOpenApiDocument } from '../contract/openapi-document.js'
import type { Handlers } from '../handler.js'

/** What the provider says of its API. */
export function createCatalogueHandlers({ rules }: Pick<Keyring, 'rules'>): Handlers<keyof typeof catalogueOperations> {
  const openApiDocument = createOpenApiDocument()

  return {
    async listGrants() {
      const catalogue = Object.entries(rules.grantCatalogue ?? {})
      return { body: { items: catalogue.map(([name, description]) => ({ name, description })) } }
    },
    async getRules() {
      return { body: { ...rules, ...(rules.grantCatalogue ? { grantCatalogue: { ...rules.grantCatalogue } } : {}) } }
    },
    async getDocument(_, { basePath }) {
      return { body: openApiDocument(basePath) }
    },
  }
}
