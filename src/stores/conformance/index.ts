export { type ConformanceRunner, keyStoreConformance } from './key-store-conformance.js'
