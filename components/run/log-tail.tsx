'use client'
import { ArrowDown, Download } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { cn } from '#components/ui/cn.ts'
import { CopyButton } from '#components/ui/copy-button.tsx'
import type { LogLine } from '#lib/domain/run-live.ts'
import { formatClock } from '#lib/format.ts'
import { run } from '#lib/strings/run.ts'

const words = run.log
const mostShown = 1_000
const atEndPx = 24

/** The newest lines; stays where the reader scrolled to. Copy and download take all of them. */
export function LogTail({ lines, name }: { lines: readonly LogLine[]; name: string }) {
  const box = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  // lines that come faster than frames leave the end behind as well: only who scrolls up wants to stay
  const scrolledTo = useRef(0)
  const text = useMemo(() => lines.map(({ at, level, message }) => `${at} ${level} ${message}`).join('\n'), [lines])
  const last = lines.at(-1)?.seq
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what moves the tail
  useEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [following, last])
  const download = () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }))
    link.download = `${name}.log`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <Card>
      <CardHeader
        title={words.title}
        actions={
          lines.length > 0 && (
            <>
              <CopyButton value={text} label={words.copy} showLabel />
              <Button variant="ghost" size="sm" onClick={download}>
                <Download aria-hidden />
                {words.download}
              </Button>
            </>
          )
        }
      />
      <div className="relative border-t">
        <section
          ref={box}
          aria-label={words.region}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
            if (scrollHeight - scrollTop - clientHeight < atEndPx) setFollowing(true)
            else if (scrollTop < scrolledTo.current) setFollowing(false)
            scrolledTo.current = scrollTop
          }}
          className="h-56 overflow-y-auto rounded-b-lg bg-sunken px-4 py-2 font-mono text-xs"
        >
          {lines.length === 0 ? (
            <p className="py-2 font-sans text-muted-foreground text-sm">{words.empty}</p>
          ) : (
            <ol>
              {lines.slice(-mostShown).map(({ seq, at, level, message }) => (
                <li key={seq} className="flex gap-3 py-0.5 leading-4">
                  <time dateTime={at} className="shrink-0 text-muted-foreground" suppressHydrationWarning>
                    {formatClock(at)}
                  </time>
                  <span
                    className={cn(
                      'wrap-anywhere min-w-0 whitespace-pre-wrap',
                      level === 'warning' && 'text-warning',
                      level === 'error' && 'text-danger',
                    )}
                  >
                    {message}
                  </span>
                </li>
              ))}
            </ol>
          )}
        </section>
        {!following && (
          <div className="absolute inset-x-0 bottom-2 flex items-center justify-center gap-2">
            <Button size="sm" className="shadow-md" onClick={() => setFollowing(true)}>
              <ArrowDown aria-hidden />
              {words.newest}
              <span className="sr-only">{words.paused}</span>
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}
