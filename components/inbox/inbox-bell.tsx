'use client'
import { Bell } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '#components/ui/popover.tsx'
import { formatNumber } from '#lib/format.ts'
import { inbox as words } from '#lib/strings/inbox.ts'
import { InboxItem } from './inbox-item.tsx'
import { useInbox } from './use-inbox.ts'

const mostCounted = 9

/** The inbox behind a bell that counts what is unread; not there without a session. */
export function InboxBell() {
  const { signedIn, query, notifications, unread, read } = useInbox()
  const [open, setOpen] = useState(false)
  if (!signedIn) return null
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        if (next) void query.refetch()
      }}
    >
      <PopoverTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          aria-label={unread > 0 ? words.openUnread(formatNumber(unread)) : words.open}
          className="relative"
        >
          <Bell aria-hidden />
          {unread > 0 && (
            <span
              aria-hidden
              className="absolute top-0.5 right-0.5 min-w-4 rounded-full bg-primary px-1 text-center font-medium text-2xs text-primary-foreground leading-4"
            >
              {unread > mostCounted ? words.most : formatNumber(unread)}
            </span>
          )}
        </Button>
      </PopoverTrigger>
      <PopoverContent
        aria-label={words.title}
        align="end"
        className="grid max-h-[70dvh] w-96 grid-rows-[auto_minmax(0,1fr)_auto] p-0"
      >
        <div className="flex min-h-11 items-center justify-between gap-4 border-b px-4 py-1.5">
          <h2 className="font-medium">{words.title}</h2>
          {unread > 0 && (
            <Button variant="ghost" size="sm" onClick={() => read()}>
              {words.readAll}
            </Button>
          )}
        </div>
        {query.isError ? (
          <QueryError error={query.error} onRetry={() => void query.refetch()} className="m-4" />
        ) : notifications.length === 0 ? (
          <p className="px-4 py-6 text-muted-foreground">{words.empty}</p>
        ) : (
          <ul className="divide-y overflow-y-auto">
            {notifications.map((notification) => (
              <InboxItem
                key={notification.id}
                notification={notification}
                onRead={() => read(notification.id)}
                onOpen={() => setOpen(false)}
              />
            ))}
          </ul>
        )}
        <p className="border-t px-4 py-2 text-xs">
          <Link href="/settings#webhook" className="text-link" onClick={() => setOpen(false)}>
            {words.settings}
          </Link>
        </p>
      </PopoverContent>
    </Popover>
  )
}
