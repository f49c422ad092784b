import { type UserModule, userModule } from '../import-module.js'

/**
 * Finds the module that exports an app.
 *
 * @throws UsageError where there is none, and where this Node can't run it
 */
export const appModule = (path: string): UserModule => userModule(path, { exports: 'your app', name: 'dist/app.js' })
