'use client'
import { PanelLeft } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Sheet, SheetContent, SheetTrigger } from '#components/ui/sheet.tsx'
import { chat as words } from '#lib/strings/chat.ts'
import { ThreadList } from './thread-list.tsx'

/** The conversations on a phone. */
export function ThreadSheet({ current }: { current?: string }) {
  const [open, setOpen] = useState(false)
  return (
    <Sheet open={open} onOpenChange={setOpen}>
      <SheetTrigger asChild>
        <Button className="lg:hidden" aria-label={words.threads}>
          <PanelLeft aria-hidden />
          <span className="max-sm:hidden">{words.threads}</span>
        </Button>
      </SheetTrigger>
      <SheetContent side="left" title={words.threads} className="max-w-80">
        <ThreadList current={current} onNavigate={() => setOpen(false)} />
      </SheetContent>
    </Sheet>
  )
}
