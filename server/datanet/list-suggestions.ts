import { createHash } from 'node:crypto'
import type { Suggestion } from '#lib/schemas/bounty.ts'
import type { ChatMessage } from '#lib/schemas/datum.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { requireAccess } from './access.ts'

const shown = 100
const readAtOnce = 2_000

/** One answer that was wrong. */
type Miss = Omit<Suggestion, 'key' | 'times' | 'at'> & { at: Date }

/**
 * What models that were trained on a Datanet got wrong, one entry a question, newest first: held-out questions of its runs
 * for everyone who may read it, and answers that people called bad for its curators.
 * @throws AppError not_found | unauthenticated | forbidden
 */
export async function listSuggestions({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<Suggestion[]> {
  const { id, access } = await requireAccess(ctx, input.id, 'read')
  const [scorecards, feedback] = await Promise.all([wrongSamples(id), access.curate ? badAnswers(id) : []])
  return group([...scorecards, ...feedback]).slice(0, shown)
}

function group(misses: Miss[]): Suggestion[] {
  const newestFirst = misses.sort((a, b) => b.at.getTime() - a.at.getTime())
  const byQuestion = Map.groupBy(newestFirst, (miss) => {
    const question = miss.question.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
    return createHash('sha256').update(`${miss.source}\n${question}`).digest('hex').slice(0, 32)
  })
  return [...byQuestion].map(([key, same]) => {
    const newest = same[0] as Miss
    const expected = same.find((miss) => miss.expected !== null)?.expected ?? null
    return { ...newest, key, expected, times: same.length, at: newest.at.toISOString() }
  })
}

/** Held-out questions that tuned models got wrong. Of runs over several Datanets only questions that are known to be this one's. */
async function wrongSamples(datanetId: string): Promise<Miss[]> {
  const [samples, questions] = await Promise.all([
    db().runSample.findMany({
      where: {
        kind: 'heldout',
        tunedCorrect: false,
        run: { state: 'ready', datanets: { some: { version: { datanetId } } } },
      },
      include: {
        run: {
          include: {
            datanets: { select: { version: { select: { datanetId: true } } } },
            versions: { where: { publishedAt: { not: null } }, include: { model: true }, take: 1 },
          },
        },
      },
      orderBy: [{ run: { finishedAt: { sort: 'desc', nulls: 'last' } } }, { position: 'asc' }],
      take: readAtOnce,
    }),
    db().heldoutQuestion.findMany({ where: { datanetId, kind: 'heldout' }, select: { messages: true } }),
  ])
  const own = new Set(questions.map(({ messages }) => (messages as ChatMessage[]).at(-1)?.content))
  return samples
    .filter(
      ({ run, question }) => run.datanets.every(({ version }) => version.datanetId === datanetId) || own.has(question),
    )
    .map(({ question, tuned, expected, run }) => ({
      source: 'scorecard',
      question,
      answer: tuned,
      expected,
      modelName: run.versions[0]?.model.name ?? null,
      modelSlug: run.versions[0]?.model.slug ?? null,
      at: run.finishedAt ?? run.createdAt,
    }))
}

/** Answers that somebody called bad, of models that were trained on this Datanet. */
async function badAnswers(datanetId: string): Promise<Miss[]> {
  const rows = await db().messageFeedback.findMany({
    where: {
      verdict: 'bad',
      message: { modelVersion: { run: { datanets: { some: { version: { datanetId } } } } } },
    },
    include: { message: { include: { modelVersion: { include: { model: true } } } } },
    orderBy: { createdAt: 'desc' },
    take: readAtOnce,
  })
  const questions = await db().message.findMany({
    where: { OR: rows.map(({ message }) => ({ threadId: message.threadId, position: message.position - 1 })) },
    select: { threadId: true, position: true, content: true },
  })
  const questionAt = new Map(questions.map((row) => [`${row.threadId} ${row.position}`, row.content]))
  return rows.flatMap(({ message, correction, createdAt }) => {
    const question = questionAt.get(`${message.threadId} ${message.position - 1}`)
    if (!question) return []
    const { name: modelName = null, slug: modelSlug = null } = message.modelVersion?.model ?? {}
    return [
      {
        source: 'feedback' as const,
        question,
        answer: message.content,
        expected: correction,
        modelName,
        modelSlug,
        at: createdAt,
      },
    ]
  })
}
