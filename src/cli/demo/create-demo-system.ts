import type { DemoSystem } from './demo-system.js'

/** Makes a demo of what it shows: what it is called, and where its keys live, follow from its name. */
export function createDemoSystem<Name extends string>(shown: Omit<DemoSystem<Name>, 'title' | 'store'>): DemoSystem<Name> {
  const { name } = shown
  return {
    ...shown,
    title: `${name === null ? 'keywright' : name.charAt(0).toUpperCase() + name.slice(1)} demo`,
    store: `sqlite:keywright-demo${name === null ? '' : `-${name}`}.db`,
  }
}
