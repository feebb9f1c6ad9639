export { createNonce } from './create-nonce.ts'
export { closeSession, openSession, readSession, sessionCookie } from './session.ts'
export { verifySignIn } from './verify-sign-in.ts'
