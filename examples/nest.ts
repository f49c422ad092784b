/**
 * A NestJS API whose customers have keys. Run it: `npm run example nest`
 */
import 'reflect-metadata'
import { Controller, Get, Module, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { createKeyring, type Principal } from 'keywright'
import { PublicRoute, RequireAnyGrant, RequireGrants } from 'keywright/decorators'
import { apiKeyAuth } from 'keywright/express'
import { ApiKeyGuard, Auth, AuthErrorFilter } from 'keywright/nest'

@Controller()
class ReportsController {
  @Get('status')
  @PublicRoute()
  status() {
    return { up: true }
  }

  @Get('reports')
  @RequireGrants('reports:read')
  list(@Auth() auth: Principal) {
    return { account: auth.account, reports: [] }
  }

  @Post('reports')
  @RequireGrants('reports:write')
  create(@Auth() auth: Principal) {
    return { by: auth.name }
  }

  @Get('search')
  @RequireAnyGrant('reports:read', 'monitors:read')
  search() {
    return []
  }
}

@Module({ controllers: [ReportsController] })
class AppModule {}

const keyring = createKeyring({
  store: 'memory:',
  rules: { keysPerAccount: 3, defaultLifetimeDays: 90 },
  cors: { origins: ['https://app.example.com'] },
})
const { secret } = await keyring.keys.create({ name: 'example', account: 'acme', grants: ['reports:read'] })

const app = await NestFactory.create(AppModule, { logger: ['warn', 'error'] })
app.use(apiKeyAuth(keyring, { required: false })) // for preflights; the guard says which routes are open
app.useGlobalGuards(new ApiKeyGuard(keyring))
app.useGlobalFilters(new AuthErrorFilter())
await app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

const base = await app.getUrl()
console.log(`curl -i ${base}/reports -H 'x-api-key: ${secret}'   # 200`)
console.log(`curl -i -X POST ${base}/reports -H 'authorization: Bearer ${secret}'   # 403`)

process.once('SIGINT', () => {
  void app.close().then(() => keyring.close())
})
