import { handleRequest } from '#server/handle-request.ts'

export const dynamic = 'force-dynamic'
export const GET = handleRequest
export const HEAD = handleRequest
export const OPTIONS = handleRequest
export const POST = handleRequest
export const PUT = handleRequest
export const PATCH = handleRequest
export const DELETE = handleRequest
