import { randomUUID } from 'node:crypto'
import { implement, ORPCError, ValidationError, withEventMeta } from '@orpc/server'
import type { ProcedureMeta } from '#lib/contract/base.ts'
import { contract } from '#lib/contract/index.ts'
import { errorStatus } from '#lib/schemas/error.ts'
import * as auth from './auth/index.ts'
import * as bounty from './bounty/index.ts'
import * as chain from './chain/index.ts'
import * as chainIndex from './chain-index/index.ts'
import * as chat from './chat/index.ts'
import type { Ctx } from './ctx.ts'
import * as datanet from './datanet/index.ts'
import * as earnings from './earnings/index.ts'
import { AppError } from './errors.ts'
import { watchEvents } from './event/index.ts'
import * as judge from './judge/index.ts'
import { log } from './log.ts'
import * as model from './model/index.ts'
import * as notification from './notification/index.ts'
import * as release from './release/index.ts'
import * as review from './review/index.ts'
import * as run from './run/index.ts'
import { proveReceipt, settleNow } from './settlement/index.ts'
import * as upload from './upload/index.ts'
import * as viewer from './viewer/index.ts'

/** Everything that can go wrong becomes one code, one sentence, and a reference for what we do not show. */
function toOrpcError(cause: unknown): ORPCError<string, unknown> {
  if (cause instanceof AppError) {
    if (cause.cause) log.warn({ err: cause.cause, code: cause.code }, cause.message)
    return new ORPCError(cause.code, {
      status: errorStatus[cause.code],
      message: cause.message,
      data: cause.data,
      defined: true,
    })
  }
  if (cause instanceof ORPCError && cause.code === 'BAD_REQUEST' && cause.cause instanceof ValidationError) {
    const issues = cause.cause.issues.map((issue) => ({
      path: (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
      message: issue.message,
    }))
    const first = issues[0]
    const message = first
      ? first.path
        ? `${first.path}: ${first.message}`
        : first.message
      : 'Something in the input is not valid.'
    return new ORPCError('bad_input', { status: 400, message, data: { place: first?.path, issues }, defined: true })
  }
  if (cause instanceof ORPCError && cause.status < 500) return cause
  const reference = randomUUID()
  log.error({ err: cause, reference }, 'unexpected error')
  const message = `Something went wrong on our side; try again, and if it stays, report ${reference.slice(0, 8)}.`
  return new ORPCError('internal', { status: 500, message, data: { reference }, defined: true })
}

const os = implement(contract)
  .$context<{ ctx: Ctx }>()
  .use(async ({ context, next, procedure }) => {
    try {
      const { access } = procedure['~orpc'].meta as ProcedureMeta
      const { session } = context.ctx
      if (access !== 'public' && !session) {
        throw new AppError('unauthenticated', 'You are not signed in; sign in with your wallet and try again.')
      }
      if (access === 'operator' && !session?.operator) {
        throw new AppError('forbidden', 'Only the operator of this installation may do this; switch to that wallet.')
      }
      return await next()
    } catch (cause) {
      throw toOrpcError(cause)
    }
  })

/** A verb takes `{ctx, input}`; oRPC hands over `{context, input}`. */
const verb =
  <Input, Output>(handler: (call: { ctx: Ctx; input: Input }) => Output) =>
  ({ context, input }: { context: { ctx: Ctx }; input: Input }): Output =>
    handler({ ctx: context.ctx, input })

export const router = os.router({
  auth: {
    nonce: os.auth.nonce.handler(verb(auth.createNonce)),
    verify: os.auth.verify.handler(verb(auth.verifySignIn)),
    me: os.auth.me.handler(({ context: { ctx } }) =>
      ctx.session ? { address: ctx.session.address, operator: ctx.session.operator } : null,
    ),
    signOut: os.auth.signOut.handler(async ({ context }) => {
      await auth.closeSession(context.ctx)
      return { ok: true as const }
    }),
  },
  chain: {
    config: os.chain.config.handler(verb(chain.getChainConfig)),
    supply: os.chain.supply.handler(verb(chain.getSupply)),
    events: os.chain.events.handler(verb(chainIndex.listEvents)),
    indexer: os.chain.indexer.handler(verb(chainIndex.getIndexer)),
    faucet: os.chain.faucet.handler(verb(chain.fundWallet)),
  },
  baseModels: { list: os.baseModels.list.handler(verb(run.listBaseModels)) },
  datanets: {
    list: os.datanets.list.handler(verb(datanet.listDatanets)),
    get: os.datanets.get.handler(verb(datanet.getDatanet)),
    licences: os.datanets.licences.handler(verb(datanet.listLicences)),
    rows: os.datanets.rows.handler(verb(datanet.listRows)),
    row: os.datanets.row.handler(verb(datanet.getRow)),
    create: os.datanets.create.handler(verb(datanet.createDatanet)),
    update: os.datanets.update.handler(verb(datanet.updateDatanet)),
    members: os.datanets.members.handler(verb(datanet.listMembers)),
    requestMembership: os.datanets.requestMembership.handler(verb(datanet.requestMembership)),
    setMember: os.datanets.setMember.handler(verb(datanet.setMember)),
    suggestions: os.datanets.suggestions.handler(verb(datanet.listSuggestions)),
  },
  uploads: {
    create: os.uploads.create.handler(verb(upload.createUpload)),
    list: os.uploads.list.handler(verb(upload.listUploads)),
    get: os.uploads.get.handler(verb(upload.getUpload)),
    cancel: os.uploads.cancel.handler(verb(upload.cancelUpload)),
    check: os.uploads.check.handler(verb(upload.checkUpload)),
    findings: os.uploads.findings.handler(verb(upload.listFindings)),
    rows: os.uploads.rows.handler(verb(upload.listUploadRows)),
    batch: os.uploads.batch.handler(verb(upload.readBatch)),
    commit: os.uploads.commit.handler(verb(upload.commitUpload)),
    sign: os.uploads.sign.handler(verb(upload.signUpload)),
    startDrafts: os.uploads.startDrafts.handler(verb(upload.startDrafts)),
    drafts: os.uploads.drafts.handler(verb(upload.listDrafts)),
    stopDrafts: os.uploads.stopDrafts.handler(verb(upload.stopDrafts)),
    appendCommit: os.uploads.appendCommit.handler(verb(upload.appendCommit)),
    append: os.uploads.append.handler(verb(upload.append)),
  },
  reviews: {
    next: os.reviews.next.handler(verb(review.listNext)),
    vote: os.reviews.vote.handler(verb(review.vote)),
    undo: os.reviews.undo.handler(verb(review.undoVote)),
    comment: os.reviews.comment.handler(verb(review.comment)),
    commitEdit: os.reviews.commitEdit.handler(verb(review.commitBatch)),
    edit: os.reviews.edit.handler(verb(review.editRow)),
    bulk: os.reviews.bulk.handler(verb(review.listBulk)),
    bulkAccept: os.reviews.bulkAccept.handler(verb(review.bulkAccept)),
    agreement: os.reviews.agreement.handler(verb(review.readAgreement)),
    suggest: os.reviews.suggest.handler(verb(review.suggest)),
    unsigned: os.reviews.unsigned.handler(verb(review.listUnsigned)),
    commitVotes: os.reviews.commitVotes.handler(verb(review.commitBatch)),
    signVotes: os.reviews.signVotes.handler(verb(review.signVotes)),
  },
  releases: {
    preview: os.releases.preview.handler(verb(release.previewRelease)),
    examine: os.releases.examine.handler(verb(release.examine)),
    prepare: os.releases.prepare.handler(verb(release.prepareRelease)),
    job: os.releases.job.handler(verb(release.getJob)),
    confirm: os.releases.confirm.handler(verb(release.confirmRelease)),
    file: os.releases.file.handler(verb(release.getFile)),
    withdraw: os.releases.withdraw.handler(verb(release.withdrawRow)),
  },
  bounties: {
    list: os.bounties.list.handler(verb(bounty.listBounties)),
    create: os.bounties.create.handler(verb(bounty.createBounty)),
    confirm: os.bounties.confirm.handler(verb(bounty.confirmBounty)),
  },
  viewer: {
    isValid: os.viewer.isValid.handler(verb(viewer.isValid)),
    splits: os.viewer.splits.handler(verb(viewer.listSplits)),
    rows: os.viewer.rows.handler(verb(viewer.viewRows)),
    search: os.viewer.search.handler(verb(viewer.searchRows)),
    filter: os.viewer.filter.handler(verb(viewer.filterRows)),
    statistics: os.viewer.statistics.handler(verb(viewer.viewStatistics)),
  },
  runs: {
    list: os.runs.list.handler(verb(run.listRuns)),
    get: os.runs.get.handler(verb(run.getRun)),
    create: os.runs.create.handler(verb(run.createRun)),
    stop: os.runs.stop.handler(verb(run.stopRun)),
    resume: os.runs.resume.handler(verb(run.resumeRun)),
    pause: os.runs.pause.handler(verb(run.pauseRun)),
    prioritise: os.runs.prioritise.handler(verb(run.prioritiseRun)),
    plan: os.runs.plan.handler(verb(run.planRun)),
    look: os.runs.look.handler(verb(run.lookRows)),
    uploadTestSet: os.runs.uploadTestSet.handler(verb(run.uploadTestSet)),
    sweep: os.runs.sweep.handler(verb(run.createSweep)),
    queue: os.runs.queue.handler(verb(run.getQueue)),
    log: os.runs.log.handler(verb(run.getLog)),
    exports: os.runs.exports.handler(verb(run.listExports)),
    export: os.runs.export.handler(verb(run.createExport)),
    exportFile: os.runs.exportFile.handler(verb(run.getExportFile)),
    card: os.runs.card.handler(verb(run.getCard)),
    judgement: os.runs.judgement.handler(verb(judge.getJudgement)),
    judge: os.runs.judge.handler(verb(judge.askJudge)),
    stopJudge: os.runs.stopJudge.handler(verb(judge.stopJudge)),
  },
  notifications: {
    list: os.notifications.list.handler(verb(notification.listNotifications)),
    read: os.notifications.read.handler(verb(notification.readNotifications)),
    webhook: os.notifications.webhook.handler(verb(notification.getWebhook)),
    setWebhook: os.notifications.setWebhook.handler(verb(notification.setWebhook)),
    testWebhook: os.notifications.testWebhook.handler(verb(notification.testWebhook)),
  },
  models: {
    list: os.models.list.handler(verb(model.listModels)),
    get: os.models.get.handler(verb(model.getModel)),
    preparePublish: os.models.preparePublish.handler(verb(model.preparePublish)),
    confirmPublish: os.models.confirmPublish.handler(verb(model.confirmPublish)),
  },
  chat: {
    threads: os.chat.threads.handler(verb(chat.listThreads)),
    thread: os.chat.thread.handler(verb(chat.getThread)),
    message: os.chat.message.handler(verb(chat.getMessage)),
    quote: os.chat.quote.handler(verb(chat.quote)),
    send: os.chat.send.handler(verb(chat.sendMessage)),
    stop: os.chat.stop.handler(verb(chat.stopMessage)),
    feedback: os.chat.feedback.handler(verb(chat.giveFeedback)),
    channel: os.chat.channel.handler(verb(chat.getChannel)),
    receipt: os.chat.receipt.handler(verb(chat.getReceipt)),
    receiptProof: os.chat.receiptProof.handler(verb(proveReceipt)),
  },
  earnings: {
    get: os.earnings.get.handler(verb(earnings.getEarnings)),
    epochs: os.earnings.epochs.handler(verb(earnings.listEpochs)),
    settleNow: os.earnings.settleNow.handler(verb(settleNow)),
  },
  events: {
    watch: os.events.watch.handler(async function* ({ context, input, signal, lastEventId }) {
      for await (const { id, event } of watchEvents({ ctx: context.ctx, input }, { signal, lastEventId })) {
        yield withEventMeta(event, { id })
      }
    }),
  },
})
