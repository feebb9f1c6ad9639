// OpenLoRA: base models and any number of their adapters behind OpenAI's API.
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { allotCores } from '#lib/domain/cores.ts'
import { env } from '#server/env.ts'
import { log } from '#server/log.ts'
import { servedBases } from '#server/ml/index.ts'
import { listServedModels } from '#server/model/list-served.ts'
import { resolveAdapter } from '#server/model/resolve-adapter.ts'
import { createBaseEngine } from './create-base-engine.ts'
import { serveGateway } from './serve.ts'

const QUEUE = 32

const threads = env.SERVING_THREADS ?? allotCores(availableParallelism()).serving

async function start() {
  const engines = await Promise.all(
    servedBases().map(({ id, folder }) =>
      createBaseEngine({ baseId: id, folder: path.join(env.MODELS_DIR, folder), threads }),
    ),
  )
  const gateway = await serveGateway({
    engines,
    resolve: resolveAdapter,
    listModels: listServedModels,
    apiKey: env.ENGINE_API_KEY,
    queue: QUEUE,
    host: env.OPENLORA_HOST,
    port: env.OPENLORA_PORT,
  })
  log.info({ url: gateway.url, threads }, 'openlora is ready')
  return { engines, gateway }
}

const { engines, gateway } = await start().catch((cause: Error) => {
  log.fatal({ err: cause }, cause.message)
  process.exit(1)
})

async function stop(): Promise<void> {
  await gateway.close()
  await Promise.all(engines.map((engine) => engine.close()))
  process.exit(0)
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
