import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { text as readText } from 'node:stream/consumers'
import { z } from 'zod'
import { ProviderUnreachable } from './types.ts'

const timeoutMs = 20_000

const jobSchema = z.object({
  submission_id: z.string().nullable(),
  status: z.enum(['PENDING', 'RUNNING', 'STOPPED', 'SUCCEEDED', 'FAILED']),
  message: z.string().nullable(),
  metadata: z.record(z.string(), z.string()).nullable(),
  driver_exit_code: z.number().nullable(),
})
export type RayJob = z.infer<typeof jobSchema>

const nodeSchema = z.object({
  hostname: z.string(),
  /** [total, available, percent, used], bytes */
  mem: z.tuple([z.number(), z.number()]).rest(z.number()),
  /** MB each */
  gpus: z.array(z.object({ name: z.string(), memoryUsed: z.number(), memoryTotal: z.number() })).default([]),
  raylet: z.object({ nodeId: z.string(), state: z.string(), resourcesTotal: z.record(z.string(), z.number()) }),
})
export type RayNode = z.infer<typeof nodeSchema>
/** A node that has just joined or left is listed before, or after, its figures are known. */
const summarySchema = z.object({ data: z.object({ summary: z.array(z.unknown()) }) })

export type RaySubmission = {
  entrypoint: string
  submission_id: string
  entrypoint_num_cpus: number
  entrypoint_num_gpus: number
  entrypoint_label_selector: Record<string, string>
  runtime_env: { working_dir: string; env_vars: Record<string, string> }
  metadata: Record<string, string>
}

export type RayClient = ReturnType<typeof rayClient>

/** The REST interface of Ray Jobs. Everything but an answer becomes ProviderUnreachable. */
export function rayClient(address: string, token?: string) {
  /** Not by fetch: it says Sec-Fetch-Mode, and Ray refuses to change anything for what looks like a browser. */
  function call(method: string, path: string, body?: unknown): Promise<{ status: number; text: string }> {
    const url = new URL(`${address.replace(/\/$/, '')}${path}`)
    const send = url.protocol === 'https:' ? requestHttps : requestHttp
    const content = body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body)
    const headers = {
      ...(typeof content === 'string' ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    }
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown) => reject(new ProviderUnreachable(`Ray does not answer at ${address}.`, cause))
      const request = send(url, { method, headers, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
        readText(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), fail)
      })
      request.on('error', fail)
      request.end(content)
    })
  }
  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const { status, text } = await call(method, path, body)
    if (status === 404) return null
    if (status >= 400) throw new ProviderUnreachable(`Ray answered ${status} to ${method} ${path}: ${text.slice(-300)}`)
    return JSON.parse(text)
  }

  return {
    /** Jobs that were submitted, of whatever state. */
    async jobs(): Promise<RayJob[]> {
      const list = z.array(z.unknown()).parse(await ask('GET', '/api/jobs/'))
      return list.flatMap((job) => jobSchema.safeParse(job).data ?? [])
    },
    async job(id: string): Promise<RayJob | null> {
      const found = await ask('GET', `/api/jobs/${encodeURIComponent(id)}`)
      return found === null ? null : jobSchema.parse(found)
    },
    /** Leaves code with the cluster, which brings it to the nodes of jobs that name it. @returns its URI */
    async keepPackage({ name, zip }: { name: string; zip: Buffer }): Promise<string> {
      const place = `/api/packages/gcs/${name}`
      const { status, text } = await call('GET', place)
      // having asked for it keeps it until a job uses it
      const { status: end, text: said } = status === 404 ? await call('PUT', place, zip) : { status, text }
      if (end >= 400) throw new ProviderUnreachable(`Ray did not take the trainer's code (${end}): ${said.slice(-300)}`)
      return `gcs://${name}`
    },
    /** Submits a job; one that is there already stays as it is. */
    async submit(submission: RaySubmission): Promise<void> {
      const { status, text } = await call('POST', '/api/jobs/', submission)
      if (status < 400 || text.includes('already exists')) return
      if (status >= 500) throw new ProviderUnreachable(`Ray did not take the run: ${text.slice(-300)}`)
      throw new Error(`Ray refused the run (${status}): ${text.slice(-300)}`)
    },
    /** Ends a job's process after the time that its submission says. */
    async stop(id: string): Promise<void> {
      await ask('POST', `/api/jobs/${encodeURIComponent(id)}/stop`)
    },
    async nodes(): Promise<RayNode[]> {
      const { data } = summarySchema.parse(await ask('GET', '/nodes?view=summary'))
      return data.summary.flatMap((node) => nodeSchema.safeParse(node).data ?? [])
    },
  }
}
