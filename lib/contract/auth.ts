import { z } from 'zod'
import { sessionSchema, verifyInput } from '#lib/schemas/auth.ts'
import { anyone } from './base.ts'

const tags = ['auth']
export const auth = {
  nonce: anyone
    .route({ method: 'POST', path: '/auth/nonce', summary: 'A nonce for one SIWE message', tags })
    .output(z.object({ nonce: z.string() })),
  verify: anyone
    .route({ method: 'POST', path: '/auth/verify', summary: 'Sign in with a signed SIWE message (EIP-4361)', tags })
    .input(verifyInput)
    .output(sessionSchema),
  me: anyone
    .route({ method: 'GET', path: '/auth/me', summary: 'Who is signed in', tags })
    .output(sessionSchema.nullable()),
  signOut: anyone
    .route({ method: 'POST', path: '/auth/sign-out', summary: 'End this session', tags })
    .output(z.object({ ok: z.literal(true) })),
}
