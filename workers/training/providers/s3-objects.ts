import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { AppError } from '#server/errors.ts'
import { ProviderUnreachable } from './types.ts'

export type S3Place = { bucket: string; prefix: string; region: string; endpoint?: string }

/** Bytes of a part; ten thousand of them are the most that an object can have. */
const partBytes = 16 * 2 ** 20
const tries = 3

/** Failures of this machine's disk, which are no failures of the store. */
const ofDisk = ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EACCES', 'ENOENT']

type Failure = Error & { code?: string; $metadata?: { httpStatusCode?: number } }

/** What is to arrive. */
export type Expected = { sha256: string; bytes: number }

/** An object that is there and is not what was put there. */
export class Damaged extends AppError {
  constructor(what: string) {
    super('unavailable', `${what} arrived damaged from the S3 store: check the store, then resume the run.`)
    this.name = 'Damaged'
  }
}

/** s3://bucket/prefix in its two parts; the prefix, which may be empty, ends with a slash where it is not. */
export function parseS3Url(url: string): { bucket: string; prefix: string } {
  const [, bucket = '', rest = ''] = /^s3:\/\/([^/]+)\/?(.*?)\/*$/.exec(url) ?? []
  return { bucket, prefix: rest === '' ? '' : `${rest}/` }
}

/**
 * The objects below a prefix of a bucket. Credentials come from where the AWS libraries look: environment, profile, role.
 * An object is there whole or not at all. @throws ProviderUnreachable when the store does not answer, else AppError
 */
export function s3Objects({ bucket, prefix, region, endpoint }: S3Place) {
  const client = new S3Client({
    region,
    // a store of one's own has no name for each bucket
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    // not every store knows the newer checksums, and what arrives is checked here
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
  })
  const where = `s3://${bucket}/${prefix}`

  /** Says what went wrong without what the request carried. */
  function failed(cause: unknown): Error {
    const { name, message, code = '', $metadata } = cause as Failure
    if (ofDisk.includes(code)) return cause as Error
    const status = $metadata?.httpStatusCode
    const told = new Error(`${name}: ${message}`)
    if (name === 'CredentialsProviderError') {
      const next = 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile or a role'
      return new AppError('unavailable', `There are no credentials for the store ${where}: ${next}.`, {}, told)
    }
    if (status === undefined || status === 429 || status >= 500) {
      return new ProviderUnreachable(`The store ${where} does not answer.`, told)
    }
    const next = 'check RAY_S3_URL, RAY_S3_ENDPOINT, RAY_S3_REGION and the credentials'
    // an answer without a body has no name
    const why = /^(Unknown|\d)/.test(name) ? status : `${status} ${name}`
    return new AppError('unavailable', `The store ${where} refused with ${why}: ${next}.`, {}, told)
  }
  const isMissing = (cause: unknown) =>
    (cause as Failure).$metadata?.httpStatusCode === 404 && (cause as Failure).name !== 'NoSuchBucket'

  async function ask<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    return send().catch((cause) => {
      throw failed(cause)
    })
  }
  async function ifThere<Answer>(send: () => Promise<Answer>): Promise<Answer | null> {
    return send().catch((cause) => {
      if (isMissing(cause)) return null
      throw failed(cause)
    })
  }
  const at = (key: string) => ({ Bucket: bucket, Key: `${prefix}${key}` })
  const isSame = (expected: Expected, bytes: number, sha256: string) =>
    bytes === expected.bytes && sha256 === expected.sha256

  /** Reads an object again where it is not what was expected or the connection was cut. @returns null when there is none */
  async function again<Result>(what: string, read: () => Promise<Result | 'differs' | null>): Promise<Result | null> {
    let last: unknown = new Damaged(what)
    for (let attempt = 0; attempt < tries; attempt++) {
      try {
        const result = await read()
        if (result !== 'differs') return result
      } catch (cause) {
        if (!(cause instanceof ProviderUnreachable)) throw cause
        last = cause
      }
    }
    throw last
  }

  return {
    where,
    /** Bytes of an object, null when there is none. */
    async size(key: string): Promise<number | null> {
      const found = await ifThere(() => client.send(new HeadObjectCommand(at(key))))
      return found === null ? null : (found.ContentLength ?? 0)
    },
    /** Puts bytes or a file; a large file in parts, which are an object only together. */
    async put(key: string, content: Buffer | { file: string }): Promise<void> {
      const Body = Buffer.isBuffer(content) ? content : createReadStream(content.file)
      await ask(() => new Upload({ client, params: { ...at(key), Body }, partSize: partBytes, queueSize: 4 }).done())
    },
    /** @returns the bytes, null when there is no such object. @throws Damaged when they are not what was expected */
    read(key: string, what: string, expected?: Expected): Promise<Buffer | null> {
      return again(what, async () => {
        const bytes = await ifThere(async () => {
          const { Body } = await client.send(new GetObjectCommand(at(key)))
          return Body ? Buffer.from(await Body.transformToByteArray()) : Buffer.alloc(0)
        })
        if (!bytes || !expected) return bytes
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        return isSame(expected, bytes.length, sha256) ? bytes : 'differs'
      })
    },
    /** Writes an object to a file. @returns whether there is such an object. @throws Damaged as above */
    async readTo(key: string, file: string, what: string, expected: Expected): Promise<boolean> {
      await mkdir(path.dirname(file), { recursive: true })
      const found = await again(what, async () => {
        const answer = await ifThere(() => client.send(new GetObjectCommand(at(key))))
        if (!answer) return null
        const hash = createHash('sha256')
        let bytes = 0
        async function* heard(source: AsyncIterable<Buffer>) {
          for await (const chunk of source) {
            hash.update(chunk)
            bytes += chunk.length
            yield chunk
          }
        }
        await ask(() => pipeline(answer.Body as Readable, heard, createWriteStream(file)))
        return isSame(expected, bytes, hash.digest('hex')) ? true : 'differs'
      })
      return found === true
    },
    /** Keys below a key with their sizes, in order, those after one of them: a thousand at most. */
    async list(below: string, after?: string): Promise<{ key: string; bytes: number }[]> {
      const { Contents = [] } = await ask(() =>
        client.send(
          new ListObjectsV2Command({
            ...{ Bucket: bucket, Prefix: `${prefix}${below}` },
            ...(after === undefined ? {} : { StartAfter: `${prefix}${after}` }),
          }),
        ),
      )
      return Contents.map(({ Key = '', Size = 0 }) => ({ key: Key.slice(prefix.length), bytes: Size }))
    },
    /** Removes an object, or nothing. One request each: not every store takes many at once. */
    async remove(key: string): Promise<void> {
      await ifThere(() => client.send(new DeleteObjectCommand(at(key))))
    },
  }
}
export type S3Objects = ReturnType<typeof s3Objects>
