import { env } from '#server/env.ts'
import { localProvider } from './local.ts'
import { rayProvider } from './ray.ts'
import { sharedFolder } from './shared-folder.ts'
import type { ComputeProvider } from './types.ts'

export { follow } from './follow.ts'
export { fits, placeOn } from './place.ts'
export * from './types.ts'

/** Where this installation trains, as its settings say. */
export async function computeProviders(): Promise<ComputeProvider[]> {
  const local = await localProvider({ cpuSlots: env.TRAINING_SLOTS })
  if (!env.RAY_ADDRESS) return [local]
  if (!env.RAY_SHARED_DIR) {
    throw new Error(
      'RAY_ADDRESS is set, but RAY_SHARED_DIR is not: name a folder that the nodes of the cluster see too.',
    )
  }
  const files = sharedFolder(env.RAY_SHARED_DIR)
  const ray = rayProvider({ address: env.RAY_ADDRESS, token: env.RAY_AUTH_TOKEN, python: env.RAY_PYTHON, files })
  return [ray, local]
}
