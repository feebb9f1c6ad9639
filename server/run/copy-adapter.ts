import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Run } from '#prisma/generated/client.ts'
import { hashFile } from '../blob.ts'
import { adapterFile } from './adapter-files.ts'
import { runDir } from './run-dir.ts'

const weights = 'adapter_model.safetensors'
/** What the trainer compares the weights with before it goes on from them. */
const identity = 'modelfactory.json'
const identitySchema = z.object({ adapter_sha256: z.string() })

/**
 * The adapter that a run goes on from, kept beside it from its first attempt on: the run before may train on.
 * @returns the folder. @throws AppError conflict when its weights are not those that were trained
 */
export async function copyAdapter(from: Run, dir: string): Promise<string> {
  const target = path.join(dir, 'initial-adapter')
  if (await isKept(target)) return target
  const source = await adapterFile(from, 'adapterSha256')
  const partial = `${target}.part`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true })
  await copyFile(source, path.join(partial, weights))
  for (const file of ['adapter_config.json', identity])
    await copyFile(path.join(runDir(from.id), 'adapter', file), path.join(partial, file))
  await rm(target, { recursive: true, force: true })
  await rename(partial, target)
  return target
}

async function isKept(folder: string): Promise<boolean> {
  try {
    const said = identitySchema.parse(JSON.parse(await readFile(path.join(folder, identity), 'utf8')))
    return said.adapter_sha256 === (await hashFile(path.join(folder, weights)))
  } catch {
    // none yet, or one that is damaged: it is copied again
    return false
  }
}
