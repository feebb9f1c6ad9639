import { Check, CircleCheck, CirclePause, CircleX, Coins, TrendingUp } from 'lucide-react'
import Link from 'next/link'
import { Time } from '#components/shell/time.tsx'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/cn.ts'
import type { Notification } from '#lib/schemas/training.ts'
import { inbox as words } from '#lib/strings/inbox.ts'

const kinds = {
  run_ready: { icon: CircleCheck, tone: 'text-success' },
  run_failed: { icon: CircleX, tone: 'text-danger' },
  run_stopped: { icon: CirclePause, tone: 'text-muted-foreground' },
  run_paused: { icon: CirclePause, tone: 'text-muted-foreground' },
  run_early: { icon: TrendingUp, tone: 'text-warning' },
  cap_reached: { icon: Coins, tone: 'text-warning' },
} as const

/** One notification; opening what it tells of marks it as read. */
export function InboxItem({
  notification: { kind, title, body, href, createdAt, readAt },
  onRead,
  onOpen,
}: {
  notification: Notification
  onRead: () => void
  onOpen: () => void
}) {
  const { icon: Icon, tone } = kinds[kind]
  const unread = readAt === null
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', tone)} />
      <div className="min-w-0 flex-1">
        <Link
          href={href}
          className={cn('wrap-anywhere hover:underline', unread && 'font-medium')}
          onClick={() => {
            if (unread) onRead()
            onOpen()
          }}
        >
          {title}
        </Link>
        {unread && <span className="sr-only">{`, ${words.unread}`}</span>}
        <p className="wrap-anywhere text-muted-foreground text-xs">{body}</p>
        <Time value={createdAt} className="text-2xs text-muted-foreground" />
      </div>
      {unread && (
        <Button variant="ghost" size="icon-sm" aria-label={`${words.read}: ${title}`} onClick={onRead}>
          <Check aria-hidden />
        </Button>
      )}
    </li>
  )
}
