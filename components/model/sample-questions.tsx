import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { Card } from '#components/ui/card.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { models } from '#lib/strings/models.ts'
import { chatLink } from './chat-link.ts'

const words = models.detail

export function SampleQuestions({ slug, questions }: { slug: string; questions: readonly string[] }) {
  return (
    <section className="grid gap-3">
      <div>
        <h2 className="font-medium">{words.questions}</h2>
        <p className="text-muted-foreground text-xs">
          {questions.length > 0 ? words.questionsHelp : words.noQuestions}
        </p>
      </div>
      {questions.length > 0 && (
        <Card>
          <ul className="divide-y">
            {questions.map((question) => (
              <li key={question}>
                <Link
                  href={chatLink(slug, question)}
                  className="group flex min-h-10 items-center justify-between gap-4 px-4 py-2 hover:bg-muted/60 pointer-coarse:min-h-11"
                >
                  <span className="wrap-anywhere min-w-0">{question}</span>
                  <span className="flex shrink-0 items-center gap-1 text-muted-foreground text-xs group-hover:text-foreground">
                    <span className="max-sm:sr-only">{words.ask}</span>
                    <ArrowRight aria-hidden className="size-3.5" />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <p className="flex flex-wrap items-center gap-1 text-muted-foreground text-xs">
        {words.api} <code className="font-mono text-foreground">{slug}</code>
        <CopyButton value={slug} label={words.copySlug} className="size-6 pointer-coarse:size-11 [&_svg]:size-3!" />
      </p>
    </section>
  )
}
