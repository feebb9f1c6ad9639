import { choosable, foldPair } from '#lib/domain/judgement.ts'
import { type JudgedPair, type JudgeVerdict, judgeVerdictSchema } from '#lib/schemas/judgement.ts'
import type { Prisma } from '#prisma/generated/client.ts'

export const judgedInclude = {
  user: { select: { address: true } },
  samples: { orderBy: { position: 'asc' as const } },
  datanets: {
    select: { version: { select: { datanet: { select: { name: true, visibility: true, ownerAddress: true } } } } },
  },
  judgement: { include: { replies: true } },
} satisfies Prisma.RunInclude
export type JudgedRun = Prisma.RunGetPayload<{ include: typeof judgedInclude }>

/** What the judge is asked about, and how many held-out questions are left out as both models answered them alike. */
export function pairsOf(run: JudgedRun): { pairs: JudgedRun['samples']; alike: number } {
  const pairs = choosable(run.samples)
  return { pairs, alike: run.samples.filter(({ kind }) => kind === 'heldout').length - pairs.length }
}

/** A judgement of these very answers; one of before the run was trained on is as if it had never been. */
export function judgementOf({ judgement, finishedAt }: JudgedRun): JudgedRun['judgement'] {
  return judgement && judgement.answersOf.getTime() === finishedAt?.getTime() ? judgement : null
}

/** Why these answers cannot be sent to a judge; null when they can. */
export function whyNot(run: JudgedRun): string | null {
  if (run.state !== 'ready') return 'Only a run that is ready can be judged; wait for it or resume it.'
  const others = run.datanets.find(
    ({ version: { datanet } }) => datanet.visibility === 'private' && datanet.ownerAddress !== run.user.address,
  )
  if (others)
    return `“${others.version.datanet.name}” is a private Datanet of someone else, so that its questions are not sent to a judge; vote blind instead.`
  if (pairsOf(run).pairs.length === 0)
    return 'Both models gave the same answers, so there is nothing to judge; train for longer, or on other rows.'
  return null
}

const verdictOf = (text: string | null): JudgeVerdict | null => judgeVerdictSchema.nullable().parse(text)

/** The pairs that were asked about in both orders. */
export function judgedPairs(run: JudgedRun): JudgedPair[] {
  const replies = run.judgement?.replies ?? []
  return pairsOf(run).pairs.flatMap(({ position, question, expected, base, tuned }) => {
    const [baseFirst, tunedFirst] = [false, true].map((order) =>
      replies.find((reply) => reply.position === position && reply.tunedFirst === order),
    )
    if (!baseFirst || !tunedFirst) return []
    const both = [baseFirst, tunedFirst].map(({ tunedFirst: order, verdict, text }) => ({
      tunedFirst: order,
      verdict: verdictOf(verdict),
      text,
    }))
    const outcome = foldPair(verdictOf(baseFirst.verdict), verdictOf(tunedFirst.verdict))
    return [{ question, expected, base, tuned, outcome, replies: both }]
  })
}
