import {
  All,
  type CallHandler,
  Controller,
  type ExecutionContext,
  Get,
  Inject,
  Injectable,
  type NestInterceptor,
  Param,
  Query,
  Req,
  Res,
  Scope,
  UseInterceptors,
} from '@nestjs/common'
import type { Request, Response } from 'express'
import { currentAuth, type Principal } from 'keywright'
import { PublicRoute, RequireAnyGrant, RequireGrants, RequireToken } from 'keywright/decorators'
import { Auth } from 'keywright/nest'
import { map, of } from 'rxjs'

/** Counts the handlers that ran. */
@Injectable()
export class Runs {
  count = 0
}

@Injectable()
export class Library {
  @RequireGrants('a:read')
  titles() {
    return `titles for ${currentAuth()?.name}`
  }

  @RequireGrants('a:read')
  async later() {
    await new Promise(resolve => setImmediate(resolve))
    return this.titles()
  }
}

class Mark implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler) {
    return next.handle().pipe(map(said => `${said}, marked`))
  }
}

@Controller('methods')
export class Methods {
  constructor(
    @Inject(Runs) readonly runs: Runs,
    @Inject(Library) readonly library: Library,
  ) {}

  ran(said: unknown) {
    this.runs.count++
    return said
  }

  @Get('plain')
  plain() {
    return this.ran('plain')
  }

  @RequireGrants('a:read')
  @Get('above/:id')
  above(@Param('id') id: string, @Query('q') q: string) {
    return this.ran(`above ${id} ${q}`)
  }

  @Get('below/:id')
  @RequireGrants('a:read')
  below(@Query('q') q: string, @Param('id') id: string) {
    return this.ran(`below ${id} ${q}`)
  }

  @Get('request')
  @RequireGrants('a:read')
  request(@Query('q') _q: string, @Req() request: Request) {
    return this.ran(`request ${(request as { auth?: Principal }).auth?.name}`)
  }

  @Get('response')
  @RequireGrants('a:read')
  response(@Res() response: Response) {
    response.json(this.ran('response'))
  }

  @Get('express')
  @RequireGrants('a:read')
  express(@Req() _request: Request, @Res() response: Response) {
    response.json(this.ran('express'))
  }

  @Get('any')
  @RequireAnyGrant('a:read', 'b:read')
  any() {
    return this.ran('any')
  }

  @Get('token')
  @RequireToken
  token() {
    return this.ran('token')
  }

  @RequireGrants('b:read')
  @Get('both')
  @RequireGrants('a:read')
  both() {
    return this.ran('both')
  }

  @Get('later')
  @RequireGrants('a:read')
  async later() {
    await new Promise(resolve => setImmediate(resolve))
    return this.ran(`later ${currentAuth()?.name}`)
  }

  @Get('observed')
  @RequireGrants('a:read')
  observed() {
    return of(this.ran('observed'))
  }

  @UseInterceptors(new Mark())
  @RequireGrants('a:read')
  @Get('marked-above')
  markedAbove() {
    return this.ran(currentAuth()?.name)
  }

  @RequireGrants('a:read')
  @UseInterceptors(new Mark())
  @Get('marked-below')
  markedBelow() {
    return this.ran(currentAuth()?.name)
  }

  @Get('service')
  @RequireAnyGrant('a:read', 'b:read')
  service() {
    return this.ran(this.library.titles())
  }

  @Get('service-later')
  @RequireAnyGrant('a:read', 'b:read')
  async serviceLater() {
    return this.ran(await this.library.later())
  }

  @Get('auth')
  @RequireGrants('a:read')
  auth(@Auth() auth: Principal) {
    return this.ran(auth.name)
  }

  @Get('open')
  @PublicRoute()
  open(@Auth() auth: Principal | null) {
    return this.ran(`open to ${auth?.name ?? 'anyone'} ${currentAuth()?.name ?? ''}`)
  }

  @All('all')
  @RequireGrants('a:read')
  all() {
    return this.ran('all')
  }
}

class Listing {
  @Get('inherited')
  inherited(@Query('q') q: string) {
    return `inherited ${q}`
  }
}

@RequireGrants('a:read')
@Controller('class-above')
// what the compiler emits for a parameter without @Inject
@Reflect.metadata('design:paramtypes', [Library])
export class ClassAbove extends Listing {
  constructor(readonly library: Library) {
    super()
  }

  @Get('method')
  method(@Query('q') q: string) {
    return `method ${q} ${this.library.titles()}`
  }

  @RequireGrants('b:read')
  @Get('narrowed')
  narrowed() {
    return 'narrowed'
  }

  @Get('open')
  @PublicRoute()
  open() {
    return 'open'
  }
}

@Controller('class-below')
@RequireGrants('a:read')
export class ClassBelow extends Listing {
  @Get('method')
  method(@Query('q') q: string) {
    return `method ${q}`
  }
}

@Controller({ path: 'scoped', scope: Scope.REQUEST })
@RequireGrants('a:read')
export class Scoped {
  constructor(@Inject(Library) readonly library: Library) {}

  @Get('method')
  method() {
    return this.library.titles()
  }
}

/** Undecorated, but for what it extends. */
@Controller('child')
export class Child extends ClassBelow {
  @Get('own')
  own() {
    return 'own'
  }
}

@PublicRoute()
@Controller('public')
export class Public {
  @Get('method')
  method() {
    return 'method'
  }

  @Get('guarded')
  @RequireGrants('a:read')
  guarded() {
    return 'guarded'
  }
}

/** Undecorated: openness is not inherited. */
@Controller('public-child')
export class PublicChild extends Public {
  @Get('own')
  own() {
    return 'own'
  }
}
