import { type Env, env } from '#server/env.ts'
import { localProvider } from './local.ts'
import { rayProvider } from './ray.ts'
import type { RemoteFiles } from './remote-files.ts'
import { s3Store } from './s3-store.ts'
import { sharedFolder } from './shared-folder.ts'
import type { ComputeProvider } from './types.ts'

export { follow } from './follow.ts'
export { fits, placeOn } from './place.ts'
export * from './types.ts'

/** How files travel to the cluster: one of the two ways, and no more. */
export function remoteFiles({ RAY_SHARED_DIR, RAY_S3_URL, RAY_S3_REGION, RAY_S3_ENDPOINT }: Env): RemoteFiles {
  if (RAY_SHARED_DIR && !RAY_S3_URL) return sharedFolder(RAY_SHARED_DIR)
  if (RAY_S3_URL && !RAY_SHARED_DIR) {
    return s3Store({ url: RAY_S3_URL, region: RAY_S3_REGION, endpoint: RAY_S3_ENDPOINT })
  }
  const way =
    'set RAY_SHARED_DIR to a folder that the nodes see too, or RAY_S3_URL to s3://bucket/prefix in an S3-compatible store'
  throw new Error(
    RAY_SHARED_DIR
      ? 'RAY_SHARED_DIR and RAY_S3_URL are both set, and files of runs travel one way alone: unset one of them.'
      : `RAY_ADDRESS is set, but nothing says how files of runs travel: ${way}.`,
  )
}

/** Where this installation trains, as its settings say. */
export async function computeProviders(): Promise<ComputeProvider[]> {
  const files = env.RAY_ADDRESS ? remoteFiles(env) : null
  const local = await localProvider({ cpuSlots: env.TRAINING_SLOTS })
  if (!env.RAY_ADDRESS || !files) return [local]
  const ray = rayProvider({ address: env.RAY_ADDRESS, token: env.RAY_AUTH_TOKEN, python: env.RAY_PYTHON, files })
  return [ray, local]
}
