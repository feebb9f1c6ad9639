'use client'
import { BookOpen, CircleHelp } from 'lucide-react'
import { memo, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Skeleton, useDelayedPending } from '#components/ui/skeleton.tsx'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { common } from '#lib/strings/common.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { review as words } from '#lib/strings/review.ts'
import { ActionBar } from './action-bar.tsx'
import { BulkDialog } from './bulk-dialog.tsx'
import { GuidelinesAside, GuidelinesSheet } from './guidelines.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { QueueDone } from './queue-done.tsx'
import { reasonOfDigit } from './reject-reasons.tsx'
import { ReviewRow, type RowMode } from './review-row.tsx'
import { SignVotes, type SignVotesProps } from './sign-votes.tsx'
import { Sitting } from './sitting.tsx'
import { useKeys } from './use-keys.ts'
import { useReview } from './use-review.ts'

type Panel = 'help' | 'guidelines' | null
const wide = () => matchMedia('(min-width: 64rem)').matches

/** One row at a time, the guidelines beside it, every step on one key. */
export function ReviewQueue({ datanet, address }: { datanet: DatanetDetail; address: `0x${string}` }) {
  const review = useReview(datanet.id, address)
  const { queue, dispatch, vote, undo, problem } = review
  const [mode, setMode] = useState<RowMode>('read')
  const [panel, setPanel] = useState<Panel>(null)
  const [aside, setAside] = useState(true)
  const [asked, setAsked] = useState<string | null>(null)
  const item = queue.items[0]
  const loading = useDelayedPending(!queue.loaded && !problem)
  // the row comes first; numbers and bars follow when it is on the screen
  const later = useDeferredValue(queue)
  const shown = useRef(item)
  shown.current = item

  const toggleGuidelines = useCallback(() => (wide() ? setAside((before) => !before) : setPanel('guidelines')), [])
  const help = useCallback(() => setPanel('help'), [])
  const actions = useMemo(
    () => ({
      accept: () => vote({ verdict: 'accept' }),
      reject: () => setMode('reject'),
      edit: () => setMode('edit'),
      comment: () => setMode('comment'),
      skip: () => vote({ verdict: 'skip' }),
      undo,
      suggest: () => setAsked(shown.current?.datumId ?? null),
    }),
    [vote, undo],
  )
  const keys: Record<string, () => void> = {
    ...(item && mode === 'read'
      ? {
          a: actions.accept,
          r: actions.reject,
          e: actions.edit,
          c: actions.comment,
          s: actions.skip,
          m: actions.suggest,
        }
      : {}),
    ...(mode === 'read' && queue.done.length > 0 ? { u: actions.undo } : {}),
    ...(mode !== 'read' ? { Escape: () => setMode('read') } : {}),
    g: toggleGuidelines,
    '?': help,
  }
  useKeys((key) => {
    const reason = mode === 'reject' ? reasonOfDigit(key) : undefined
    if (reason) {
      setMode('read')
      vote({ verdict: 'reject', reason })
      return true
    }
    keys[key]?.()
    return key in keys
  })

  return (
    <div className="grid min-w-0 gap-4">
      <QueueHeader
        datanet={datanet}
        unsigned={later.unsigned}
        dispatch={dispatch}
        sender={review.sender}
        onBulk={review.restart}
        onGuidelines={toggleGuidelines}
        onHelp={help}
      />
      <Sitting queue={later} sender={review.sender} />
      <div
        className={aside ? 'grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]' : 'grid grid-cols-1'}
      >
        <div className="grid min-h-[calc(100dvh-17rem)] min-w-0 grid-cols-1 grid-rows-[1fr_auto] items-start gap-4">
          {problem && !item ? (
            <ErrorState
              title={problem.title}
              next={problem.next}
              reference={problem.reference}
              action={<Button onClick={review.refresh}>{common.actions.retry}</Button>}
            />
          ) : !queue.loaded ? (
            <Skeleton className={loading ? 'h-80 rounded-lg' : 'invisible h-80'} />
          ) : item ? (
            <ReviewRow
              key={item.datumId}
              datanet={datanet}
              address={address}
              item={item}
              refused={queue.refused[item.datumId]}
              mode={mode}
              onMode={setMode}
              asked={asked === item.datumId}
              onReject={(reason) => {
                setMode('read')
                vote({ verdict: 'reject', reason })
              }}
              onEdited={() => {
                setMode('read')
                dispatch({ type: 'dropped', datumId: item.datumId })
              }}
              onCommented={(comment) => {
                setMode('read')
                dispatch({ type: 'commented', datumId: item.datumId, comment })
              }}
            />
          ) : (
            <QueueDone datanet={datanet} queue={queue} onUndo={undo} />
          )}
          {item && mode === 'read' && <ActionBar actions={actions} mayUndo={queue.done.length > 0} />}
        </div>
        {aside && <GuidelinesAside datanet={datanet} />}
      </div>
      <KeysDialog open={panel === 'help'} onOpenChange={(open) => setPanel(open ? 'help' : null)} />
      <GuidelinesSheet
        datanet={datanet}
        open={panel === 'guidelines'}
        onOpenChange={(open) => setPanel(open ? 'guidelines' : null)}
      />
    </div>
  )
}

type HeaderProps = SignVotesProps & {
  onBulk: () => void
  onGuidelines: () => void
  onHelp: () => void
}

const QueueHeader = memo(function QueueHeader({ datanet, onBulk, onGuidelines, onHelp, ...sign }: HeaderProps) {
  return (
    <PageHeader
      trail={[
        { label: datanets.title, href: '/datanets' },
        { label: datanet.name, href: `/datanets/${datanet.slug}` },
      ]}
      title={words.title}
      actions={
        <>
          <SignVotes datanet={datanet} {...sign} />
          {datanet.access.curate && <BulkDialog datanet={datanet} onDone={onBulk} />}
          <Button variant="ghost" aria-keyshortcuts="g" onClick={onGuidelines}>
            <BookOpen aria-hidden />
            {words.actions.guidelines}
          </Button>
          <Button variant="ghost" size="icon" aria-label={words.help.title} onClick={onHelp}>
            <CircleHelp aria-hidden />
          </Button>
        </>
      }
    />
  )
})
