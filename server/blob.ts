import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
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

/** Whether a blob is there, and is what was kept. */
export const isWhole = async (sha256: string): Promise<boolean> =>
  (await hashFile(blobPath(sha256)).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause
  })) === sha256

/** Removes a damaged blob, so that nobody takes it for what it was. @returns whether it is whole */
export async function wholeOrRemoved(sha256: string): Promise<boolean> {
  if (await isWhole(sha256)) return true
  await rm(blobPath(sha256), { force: true })
  return false
}

/** Keeps what `write` writes, in place of a blob that was damaged meanwhile. @throws Error when its hash is another one */
async function place(write: (temporary: string) => Promise<void>, name: string, expected?: string): Promise<string> {
  const folder = blobPath('')
  await mkdir(folder, { recursive: true })
  const temporary = path.join(folder, `.${randomUUID()}.part`)
  try {
    await write(temporary)
    // the copy is what is hashed: its source may be changed by now
    const sha256 = await hashFile(temporary)
    if (expected && sha256 !== expected) throw new Error(`${name} is damaged: its hash is not the one recorded.`)
    if (!(await isWhole(sha256))) await rename(temporary, blobPath(sha256))
    return sha256
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Keeps a file by its hash. @returns the hash. @throws Error when it is not the expected one */
export const putFile = (file: string, expected?: string): Promise<string> =>
  place((temporary) => copyFile(file, temporary), path.basename(file), expected)

export const putBytes = (bytes: Uint8Array): Promise<string> =>
  place((temporary) => writeFile(temporary, bytes), 'What was written')

export const getBytes = (sha256: string): Promise<Buffer> => readFile(blobPath(sha256))
