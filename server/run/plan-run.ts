import { availableParallelism, freemem, totalmem } from 'node:os'
import { resolveParams } from '#lib/domain/auto-params.ts'
import { allotCores } from '#lib/domain/cores.ts'
import { feeOf } from '#lib/domain/price.ts'
import { memoryTerms, tokensAtOnce, totalMemory } from '#lib/domain/run-memory.ts'
import { plannedSteps, sparedRows, trainedRows } from '#lib/domain/run-plan.ts'
import { estimateTime, predictionError } from '#lib/domain/run-time.ts'
import { trainingPrice } from '#lib/domain/training-price.ts'
import { formatBytes, formatNumber } from '#lib/format.ts'
import type { Plan } from '#lib/schemas/plan.ts'
import type { RunSettings } from '#lib/schemas/run.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { env } from '../env.ts'
import { AppError } from '../errors.ts'
import { availableBase } from './available-base.ts'
import { type ChosenVersion, chooseVersions } from './choose-versions.ts'
import { finishedWork, workOf } from './finished-work.ts'
import { describeLengths } from './lengths.ts'
import { readSlots } from './slots.ts'
import { tokenLengths } from './token-lengths.ts'
import { readTestSet } from './upload-test-set.ts'

/** Wei for 1,000 tokens on this installation. */
export const priceOf = (parameters: number): bigint => (env.TRAINING_FREE ? 0n : trainingPrice(parameters))

/** What a run would do and cost. @throws AppError bad_input */
export const planRun = async ({ ctx, input }: { ctx: Ctx; input: RunSettings }): Promise<Plan> =>
  (await makePlan(ctx, input)).plan

export async function makePlan(ctx: Ctx, settings: RunSettings): Promise<{ plan: Plan; versions: ChosenVersion[] }> {
  const base = availableBase(settings.baseModelId)
  const versions = await chooseVersions(ctx, settings.datanets)
  const { objective } = settings.params
  const data = await Promise.all(
    versions.map(async (version) => {
      const lengths = await tokenLengths(version.id, base.id, objective)
      const questions = version.datanet.questions.length
      return { rows: lengths.length, heldoutQuestions: questions, weight: version.weight, lengths }
    }),
  )
  const rows = trainedRows(data)
  if (rows === 0) throw new AppError('bad_input', nothingToTrain(objective), { place: 'datanets' })
  const sorted = data.flatMap(({ lengths }) => lengths).sort((a, b) => a - b)
  const facts = { rows, longest: sorted.at(-1) ?? 0, parameters: base.parameters, contextLength: base.contextLength }
  const { params, reasons } = resolveParams(settings.params, facts)
  const own = settings.testSet.kind === 'upload' ? (await readTestSet(settings.testSet.sha256)).length : 0
  const heldoutQuestions = own || data.reduce((sum, one) => sum + (one.heldoutQuestions || sparedRows(one)), 0)
  // pairs are seen twice, and once more by the reference
  const times = objective === 'dpo' ? 3 : 1
  const tokens = Math.round(times * data.reduce((sum, one) => sum + tokensOf(one), 0))
  const totalTokens = tokens * params.epochs
  const per1k = priceOf(base.parameters)
  const expected = feeOf(per1k, totalTokens)
  const batchTokens = Math.round((params.batch_size * tokens) / rows)
  const threads = env.TRAINING_THREADS ?? allotCores(availableParallelism()).training
  const atOnce = tokensAtOnce(batchTokens, facts.longest, threads)
  // answers are about a third of a row's tokens
  const terms = memoryTerms(base, params, atOnce, Math.ceil(atOnce / 3))
  const finished = await finishedWork()
  const steps = plannedSteps(rows, params)
  const work = workOf(base.id, { params, steps, totalTokens, heldoutQuestions, rows, tokens })
  const { measuredOn, ...seconds } = estimateTime(work, finished)
  const waiting = await db().run.findMany({
    where: { state: { in: ['queued', 'preparing', 'training', 'evaluating', 'saving', 'pausing', 'stopping'] } },
    select: { plan: true },
  })
  const lengths = describeLengths(sorted, params.max_length)
  const memory = { bytes: totalMemory(terms), available: availableMemory(), terms }
  const plan: Plan = {
    ...{ rows, heldoutQuestions, tokens, totalTokens, steps, params, reasons, lengths, seconds },
    memory: { ...memory, fits: memory.bytes <= memory.available },
    calibration: { runs: measuredOn, ...predictionError(finished) },
    // a tenth above what is planned, so that rounding never ends a run
    price: { per1kTokens: `${per1k}`, expected: `${expected}`, cap: `${(expected * 11n + 9n) / 10n}` },
    queue: { ahead: waiting.length, seconds: waitSeconds(waiting), slot: 'local' },
    warnings: [],
  }
  return { plan: { ...plan, warnings: warningsOf(plan) }, versions }
}

const nothingToTrain = (objective: 'sft' | 'dpo') =>
  objective === 'dpo'
    ? 'These Datanets have no preference rows; pick one with pairs of answers, or train on answers.'
    : 'These Datanets have no rows to train on; pick another one.'

/** Tokens of one epoch: every row's, less those that are spared for questions, times the weight. */
function tokensOf({
  rows,
  heldoutQuestions,
  weight,
  lengths,
}: {
  rows: number
  heldoutQuestions: number
  weight: number
  lengths: number[]
}) {
  const sum = lengths.reduce((total, length) => total + length, 0)
  return rows === 0 ? 0 : (sum * (rows - sparedRows({ rows, heldoutQuestions })) * weight) / rows
}

/** Memory that is free, and what a run that is about to end gives back is not counted. */
const availableMemory = () => Math.min(totalmem() * 0.9, freemem() + totalmem() * 0.1)

function waitSeconds(waiting: readonly { plan: unknown }[]): number | null {
  const known = waiting.map(({ plan }) => (plan as Plan | null)?.seconds?.expected)
  return known.every((seconds) => seconds !== undefined)
    ? known.reduce((sum, seconds) => sum + (seconds ?? 0), 0)
    : null
}

const tooLong = (rows: number, maxLength: number) =>
  `${formatNumber(rows)} rows have more than ${formatNumber(maxLength)} tokens and would be refused: raise the longest row, or leave them out of the Datanet.`

/** What keeps a planned run from starting. @throws AppError bad_input */
export async function refuseImpossible({ lengths, params }: Plan): Promise<void> {
  if (lengths.tooLong > 0) {
    throw new AppError('bad_input', tooLong(lengths.tooLong, params.max_length), { place: 'params.max_length' })
  }
  if (params.method !== 'qlora' || (await readSlots()).some(({ device }) => device === 'cuda')) return
  const message = 'QLoRA needs a GPU, and no worker here has one; choose LoRA, or add a worker with a GPU.'
  throw new AppError('bad_input', message, { place: 'params.method' })
}

function warningsOf({ memory, lengths, params, heldoutQuestions, rows }: Plan): string[] {
  const found: string[] = []
  if (memory.bytes > memory.available) {
    found.push(
      `It takes ${formatBytes(memory.bytes)} and ${formatBytes(memory.available)} are free: it waits for memory. A smaller batch or shorter rows take less.`,
    )
  }
  if (lengths.tooLong > 0) found.push(tooLong(lengths.tooLong, params.max_length))
  if (heldoutQuestions === 0) found.push('There are no held-out questions, so nothing will show whether it learnt.')
  if (rows < 20) found.push(`With ${rows} rows it will learn these by heart and little else.`)
  return found
}
