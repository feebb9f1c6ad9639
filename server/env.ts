import { homedir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'

const port = (fallback: number) => z.coerce.number().int().min(1).max(65535).default(fallback)
const home = process.env.MODELFACTORY_HOME ?? path.join(homedir(), '.cache', 'modelfactory')

/** Every setting of every process: one name, one default, one sentence of what it should be. */
const envSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  DATA_DIR: z.string().min(1).default('.data').describe('folder for state'),
  MODELFACTORY_HOME: z.string().min(1).default(home).describe('folder for what clones share'),
  MODELS_DIR: z.string().min(1).default(path.join(home, 'models')).describe('folder of base models'),
  PYTHON_BIN: z.string().min(1).default('python3').describe('Python with the packages of workers/ml'),
  HOST: z.string().min(1).default('127.0.0.1').describe('the address that the web app listens on'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('the http(s) URL at which browsers elsewhere reach the web app'),
  PORT: port(3000).describe('the port of the web app, 1–65535'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .default('postgresql://postgres:postgres@127.0.0.1:54320/modelfactory')
    .describe('a PostgreSQL URL, postgresql://user:password@host:port/database'),
  CHAIN_RPC_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8545')
    .describe('an http(s) URL of an EVM node'),
  DEPLOYMENT_FILE: z
    .string()
    .optional()
    .describe('file with the contracts’ addresses; default DATA_DIR/chain/deployment.json'),
  OPERATOR_KEY_FILE: z
    .string()
    .optional()
    .describe('file with the operator’s key; default DATA_DIR/keys/operator.json'),
  OPENLORA_HOST: z.string().default('127.0.0.1').describe('address that OpenLoRA listens on'),
  OPENLORA_PORT: port(8090).describe('port of OpenLoRA, 1–65535'),
  ENGINE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('an OpenAI-compatible engine instead of OpenLoRA'),
  ENGINE_API_KEY: z.string().min(8).optional().describe('secret between web app and engine, at least 8 characters'),
  HF_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('the http(s) URL of a mirror of the Hugging Face Hub'),
  JUDGE_MODEL: z.string().min(1).optional().describe('the model that compares answers, as its endpoint names it'),
  JUDGE_URL: z
    .url({ protocol: /^https?$/ })
    .default('https://router.huggingface.co/v1')
    .describe('the http(s) URL of an OpenAI-compatible endpoint for JUDGE_MODEL'),
  JUDGE_TOKEN: z.string().min(1).optional().describe('the token of the judge’s endpoint'),
  INDEXER_PORT: port(8091).describe('port of the indexer’s GraphQL on loopback, 1–65535'),
  INDEXER_POLL_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(2000)
    .describe('milliseconds between the indexer’s looks at the chain, 100–60000'),
  EPOCH_INTERVAL_S: z.coerce
    .number()
    .int()
    .min(1)
    .max(604_800)
    .default(30)
    .describe('seconds between settlements, 1–604800'),
  TRAINING_THREADS: z.coerce.number().int().min(1).max(256).optional().describe('cores for training, 1–256'),
  TRAINING_SLOTS: z.coerce
    .number()
    .int()
    .min(0)
    .max(64)
    .default(1)
    .describe('runs that may train on this machine’s processor side by side, 0–64'),
  RAY_ADDRESS: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('the http(s) URL of a Ray cluster’s dashboard, http://host:8265'),
  RAY_AUTH_TOKEN: z.string().min(8).optional().describe('the token of the Ray cluster, at least 8 characters'),
  RAY_SHARED_DIR: z
    .string()
    .startsWith('/')
    .optional()
    .describe('an absolute folder that this machine and every node of the Ray cluster see under the same path'),
  RAY_S3_URL: z
    .string()
    .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w!*'()./-]*)?$/i)
    .optional()
    .describe('the place for files of runs in an S3-compatible store, s3://bucket/prefix'),
  RAY_S3_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('the http(s) URL of a store other than Amazon’s'),
  RAY_S3_REGION: z.string().min(1).default('us-east-1').describe('the region of the store, eu-central-1 for example'),
  RAY_PYTHON: z
    .string()
    .min(1)
    .default('python3')
    .describe('Python with the packages of workers/ml on the nodes of the Ray cluster'),
  TRAINING_FREE: z.stringbool().default(false).describe('true where training costs nothing'),
  SERVING_THREADS: z.coerce.number().int().min(1).max(256).optional().describe('cores for serving, 1–256'),
})
export type Env = z.infer<typeof envSchema> & { engineUrl: string; deploymentFile: string; operatorKeyFile: string }

/**
 * @returns the settings, with defaults filled in.
 * @throws Error whose message names each bad variable and what it should be.
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const result = envSchema.safeParse(present)
  if (!result.success) {
    const names = [
      ...new Set(result.error.issues.map((issue) => String(issue.path[0]))),
    ] as (keyof typeof envSchema.shape)[]
    const sentences = names.map((name) => `${name} must be ${envSchema.shape[name].description ?? 'different'}.`)
    throw new Error(sentences.join(' '))
  }
  const data = result.data
  return {
    ...data,
    engineUrl: data.ENGINE_URL ?? `http://${data.OPENLORA_HOST}:${data.OPENLORA_PORT}`,
    deploymentFile: data.DEPLOYMENT_FILE ?? path.join(data.DATA_DIR, 'chain', 'deployment.json'),
    operatorKeyFile: data.OPERATOR_KEY_FILE ?? path.join(data.DATA_DIR, 'keys', 'operator.json'),
  }
}

let cached: Env | undefined
/** The settings of this process, read at first use so that a build needs none. */
export const env: Env = new Proxy({} as Env, {
  get: (_, key) => {
    cached ??= readEnv()
    return cached[key as keyof Env]
  },
})
