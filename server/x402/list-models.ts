import { listModels } from '../model/index.ts'
import { errorResponse } from './errors.ts'

/** `GET /v1/models`: the published models in OpenAI's shape, with what they cost. */
export async function listServedModels(): Promise<Response> {
  try {
    const models = await listModels()
    const data = models.map(({ slug, publishedAt, ownerAddress, name, version, pricePer1k }) => ({
      id: slug,
      object: 'model' as const,
      created: Math.floor(Date.parse(publishedAt) / 1000),
      owned_by: ownerAddress,
      name,
      version,
      // wei for 1,000 tokens, prompt and answer alike
      price_per_1k: pricePer1k,
    }))
    return Response.json({ object: 'list', data })
  } catch (cause) {
    return errorResponse(cause)
  }
}
