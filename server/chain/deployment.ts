import { readFile } from 'node:fs/promises'
import { type Deployment, deploymentSchema } from '#lib/chain/deployment.ts'
import { env } from '../env.ts'
import { AppError } from '../errors.ts'

let cached: Promise<Deployment> | undefined

/** Where the contracts live, as the deployment left it. @throws AppError unavailable */
export function deployment(): Promise<Deployment> {
  cached ??= readFile(env.deploymentFile, 'utf8').then(
    (text) => deploymentSchema.parse(JSON.parse(text)),
    (cause) => {
      cached = undefined
      throw new AppError('unavailable', 'The contracts are not deployed yet; wait a moment and try again.', {}, cause)
    },
  )
  return cached
}
