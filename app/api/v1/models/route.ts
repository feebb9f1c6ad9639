import { listServedModels } from '#server/x402/index.ts'

export const dynamic = 'force-dynamic'
export const GET = listServedModels
