'use client'
import { memo } from 'react'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { ScrollArea } from '#components/ui/scroll-area.tsx'
import { Sheet, SheetContent } from '#components/ui/sheet.tsx'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { review } from '#lib/strings/review.ts'

const words = review.guidelines
type Props = { datanet: DatanetDetail }

/** Beside the row where there is room. It does not change from row to row, so it is drawn once. */
export const GuidelinesAside = memo(function GuidelinesAside({ datanet }: Props) {
  return (
    <Card className="sticky top-16 max-lg:hidden">
      <CardHeader title={words.title} />
      <CardContent>
        <ScrollArea label={words.title} className="max-h-[calc(100dvh-10rem)]">
          <Text datanet={datanet} />
        </ScrollArea>
      </CardContent>
    </Card>
  )
})

type SheetProps = Props & { open: boolean; onOpenChange: (open: boolean) => void }

export function GuidelinesSheet({ datanet, open, onOpenChange }: SheetProps) {
  return (
    <Sheet open={open} onOpenChange={onOpenChange}>
      <SheetContent title={words.title}>
        <Text datanet={datanet} />
      </SheetContent>
    </Sheet>
  )
}

function Text({ datanet }: Props) {
  return datanet.guidelines.trim() ? (
    <Markdown text={datanet.guidelines} />
  ) : (
    <p className="text-muted-foreground">{words.none}</p>
  )
}
