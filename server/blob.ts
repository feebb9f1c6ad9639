import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { env } from './env.ts'

/** Where a blob lies, whether or not it is there. @param sha256 hexadecimal */
export const blobPath = (sha256: string) => path.join(path.resolve(env.DATA_DIR), 'blobs', sha256)

/** SHA-256 of a file, streamed, in hexadecimal. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

async function place(sha256: string, write: (temporary: string) => Promise<void>): Promise<string> {
  const target = blobPath(sha256)
  const there = await stat(target).then(
    () => true,
    () => false,
  )
  if (there) return sha256
  await mkdir(path.dirname(target), { recursive: true })
  const temporary = `${target}.${randomUUID()}`
  await write(temporary)
  await rename(temporary, target)
  return sha256
}

/** Keeps a file by its hash. @returns the hash. @throws Error when it is not the expected one */
export async function putFile(file: string, expected?: string): Promise<string> {
  const sha256 = await hashFile(file)
  if (expected && sha256 !== expected)
    throw new Error(`${path.basename(file)} is damaged: its hash is not the one recorded.`)
  return place(sha256, (temporary) => copyFile(file, temporary))
}

export async function putBytes(bytes: Uint8Array): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return place(sha256, (temporary) => writeFile(temporary, bytes))
}

export const getBytes = (sha256: string): Promise<Buffer> => readFile(blobPath(sha256))
