import type { Session } from '#lib/schemas/auth.ts'
import { AppError } from './errors.ts'

/** Who calls, and how to answer their browser. Built once a request. */
export type Ctx = {
  session: (Session & { userId: string }) | null
  cookies: Record<string, string>
  /** host of the request, as the browser sees it; SIWE messages must name it */
  host: string
  setCookie: (value: string) => void
}

/** @throws AppError unauthenticated */
export function requireSession(ctx: Ctx): NonNullable<Ctx['session']> {
  if (!ctx.session)
    throw new AppError('unauthenticated', 'You are not signed in; sign in with your wallet and try again.')
  return ctx.session
}
