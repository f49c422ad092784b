import { keyStoreConformance } from 'keywright/stores/conformance'
import { memoryStore } from 'keywright/stores/memory'
import { describe, it } from 'vitest'

keyStoreConformance({ describe, it }, () => memoryStore())
