import type { ReactNode } from 'react'
import { cn } from '#components/ui/cn.ts'

/** Paragraphs, lists of lines that start with "- ", **bold** and `code`: what curators write; everything else stays text. */
export function RichText({ text, className }: { text: string; className?: string }) {
  const blocks = text.trim().split(/\n{2,}/)
  return (
    <div className={cn('grid max-w-prose gap-3', className)}>
      {blocks.map((block, index) => {
        const lines = block.split('\n')
        const key = index
        return lines.every((line) => /^[-*] /.test(line)) ? (
          <ul key={key} className="grid list-disc gap-1 pl-5">
            {lines.map((line) => (
              <li key={line}>{inline(line.slice(2))}</li>
            ))}
          </ul>
        ) : (
          <p key={key} className="whitespace-pre-line">
            {inline(block)}
          </p>
        )
      })}
    </div>
  )
}

const inline = (text: string): ReactNode[] =>
  text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
    if (part.startsWith('**')) return <strong key={index}>{part.slice(2, -2)}</strong>
    if (part.startsWith('`')) {
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
        <code key={index} className="rounded-sm bg-muted px-1 font-mono text-xs">
          {part.slice(1, -1)}
        </code>
      )
    }
    return part
  })
