'use client'
import { CircleQuestionMark } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '#components/ui/popover.tsx'
import { formatNumber } from '#lib/format.ts'
import type { MetricName as Name } from '#lib/schemas/run.ts'
import { scorecard as words } from '#lib/strings/scorecard.ts'

/** A metric's plain name, and on demand the sentence that says what it measures. */
export function MetricName({ name, questions }: { name: Name; questions?: number }) {
  const { name: title, meaning } = words.metrics[name]
  return (
    <span className="inline-flex items-center gap-0.5">
      <span>{title}</span>
      <Popover>
        <PopoverTrigger asChild>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={words.about(title)}
            className="size-6 text-muted-foreground [&_svg]:size-3.5!"
          >
            <CircleQuestionMark aria-hidden />
          </Button>
        </PopoverTrigger>
        <PopoverContent className="grid gap-1 font-normal text-sm">
          <p className="font-medium">{title}</p>
          <p className="text-muted-foreground">{meaning}</p>
          {questions !== undefined && (
            <p className="text-muted-foreground text-xs">{words.over(formatNumber(questions))}</p>
          )}
        </PopoverContent>
      </Popover>
    </span>
  )
}
