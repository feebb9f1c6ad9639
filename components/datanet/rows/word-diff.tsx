import { diffWordsWithSpace } from 'diff'
import { memo } from 'react'
import { cn } from '#components/ui/cn.ts'
import { rows as words } from '#lib/strings/rows.ts'

/** Longest that a comparison may take, in milliseconds; then both texts are shown whole. */
const patienceMs = 150

/** What changed between two texts: removed words are struck through, added ones underlined. */
export const WordDiff = memo(function WordDiff({
  before,
  after,
  className,
}: {
  before: string
  after: string
  className?: string
}) {
  const parts = diffWordsWithSpace(before, after, { timeout: patienceMs }) ?? [
    { value: before, removed: true, added: false },
    { value: after, added: true, removed: false },
  ]
  return (
    <p className={cn('wrap-anywhere whitespace-pre-wrap leading-6', className)}>
      {parts.map(({ value, added, removed }, index) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one comparison never move
        if (!added && !removed) return <span key={index}>{value}</span>
        const Tag = added ? 'ins' : 'del'
        return (
          <Tag
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one comparison never move
            key={index}
            className={cn(
              'rounded-xs px-px',
              added
                ? 'bg-success-soft text-success underline decoration-1 underline-offset-2'
                : 'bg-danger-soft text-danger line-through',
            )}
          >
            <span className="sr-only">[{added ? words.diffAdded : words.diffRemoved}] </span>
            {value}
          </Tag>
        )
      })}
    </p>
  )
})
