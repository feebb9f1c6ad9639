import { type RunningGateway, serveGateway } from '../serve.ts'
import { BASE, startTestEngine } from './test-engine.ts'

/** The engine with the base model alone, behind its own gateway on a free port. */
export async function serveBase(apiKey: string): Promise<RunningGateway> {
  const engine = await startTestEngine({ sequences: 2 })
  const gateway = await serveGateway({
    engines: [engine],
    resolve: async (model) => (model === BASE ? { baseId: BASE, adapter: null } : null),
    listModels: async () => [{ id: BASE, created: 0 }],
    apiKey,
    queue: 8,
    host: '127.0.0.1',
    port: 0,
  })
  const close = async () => {
    await gateway.close()
    await engine.close()
  }
  return { ...gateway, close }
}
