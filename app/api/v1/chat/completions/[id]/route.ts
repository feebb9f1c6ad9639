import { readCompletion } from '#server/x402/index.ts'

export const dynamic = 'force-dynamic'
export const GET = async (_request: Request, { params }: { params: Promise<{ id: string }> }) =>
  readCompletion((await params).id)
