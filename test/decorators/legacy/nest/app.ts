import { type ArgumentsHost, Catch, HttpException, type INestApplication, Module, type Provider } from '@nestjs/common'
import { APP_GUARD, BaseExceptionFilter, NestFactory } from '@nestjs/core'
import type { Keyring } from 'keywright'
import { apiKeyAuth, type ApiKeyAuthOptions } from 'keywright/express'
import { ApiKeyGuard, type ApiKeyGuardOptions, AuthErrorFilter } from 'keywright/nest'
import { Child, ClassAbove, ClassBelow, Library, Methods, Public, PublicChild, Runs, Scoped } from './controllers.js'

export interface AppOptions {
  keyring: Keyring
  /** Where the guard stands; global by default. */
  guard?: 'global' | 'provider' | false
  guardOptions?: ApiKeyGuardOptions
  /** Options of `apiKeyAuth` in front; absent without it. */
  middleware?: ApiKeyAuthOptions
  /** The keyring of that `apiKeyAuth`; the guard's by default. */
  middlewareKeyring?: Keyring
  filter?: boolean
  /** Told of every HttpException. */
  caught?: (exception: HttpException) => void
}

export interface App {
  readonly url: string
  runs(): number
  close(): Promise<void>
}

/** A NestJS application with all the controllers. */
export async function createApp({
  keyring,
  guard = 'global',
  guardOptions,
  middleware,
  middlewareKeyring = keyring,
  filter,
  caught,
}: AppOptions): Promise<App> {
  const providers: Provider[] = [Runs, Library]
  if (guard === 'provider') providers.push({ provide: APP_GUARD, useValue: new ApiKeyGuard(keyring, guardOptions) })

  @Module({ controllers: [Methods, ClassAbove, ClassBelow, Scoped, Child, Public, PublicChild], providers })
  class AppModule {
    readonly name = 'app'
  }

  @Catch(HttpException)
  class Watch extends BaseExceptionFilter {
    override catch(exception: HttpException, host: ArgumentsHost) {
      caught?.(exception)
      Reflect.apply(super.catch, this, [exception, host])
    }
  }

  const app: INestApplication = await NestFactory.create(AppModule, { logger: false, abortOnError: false })
  if (middleware) app.use(apiKeyAuth(middlewareKeyring, middleware))
  if (guard === 'global') app.useGlobalGuards(new ApiKeyGuard(keyring, guardOptions))
  if (caught) app.useGlobalFilters(new Watch(app.getHttpAdapter()))
  if (filter) app.useGlobalFilters(new AuthErrorFilter())
  await app.listen(0, '127.0.0.1')
  return { url: await app.getUrl(), runs: () => app.get(Runs).count, close: () => app.close() }
}
