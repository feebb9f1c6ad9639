import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { env } from '#server/env.ts'
import { freePort } from '../../../scripts/free-port.mjs'
import { spawnGuarded, stopGuarded } from '../../../scripts/guarded-spawn.mjs'

const bucket = 'runs'
const patienceMs = 30_000

export type S3Server = {
  endpoint: string
  /** the URL of its bucket */
  url: string
  region: string
  /** what the AWS libraries look for; the server checks every signature */
  credentials: { AWS_ACCESS_KEY_ID: string; AWS_SECRET_ACCESS_KEY: string }
  /** where the bytes of an object lie */
  fileOf: (key: string) => string
  stop: () => Promise<void>
}

/** nanio, a small server that speaks S3, on loopback, with one bucket in a folder. */
export async function startS3Server(folder: string): Promise<S3Server> {
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const region = 'eu-north-1'
  const [id, secret] = ['modelfactory-tests', 'a-secret-of-the-tests']
  // a bucket is a folder
  await mkdir(path.join(folder, bucket), { recursive: true })
  const args = ['--data-dir', folder, '--host', '127.0.0.1', '--port', String(port), '--region', region]
  let said = ''
  const child = spawnGuarded(env.PYTHON_BIN, ['-m', 'nanio', 'serve', ...args, '--log-level', 'warning'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NANIO_ACCESS_KEY: id, NANIO_SECRET_KEY: secret },
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
    })
  }
  const answers = () =>
    fetch(endpoint).then(
      () => true,
      () => false,
    )
  for (const end = Date.now() + patienceMs; !(await answers()); await sleep(100)) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`The S3 server did not start: ${said}`)
  }
  return {
    ...{ endpoint, region, url: `s3://${bucket}` },
    credentials: { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret },
    fileOf: (key) => path.join(folder, bucket, key),
    stop: () => stopGuarded(child),
  }
}
