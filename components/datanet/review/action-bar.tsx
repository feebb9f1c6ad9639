'use client'
import { Bot, Check, Ellipsis, MessageSquare, Pencil, SkipForward, Undo2, X } from 'lucide-react'
import { memo } from 'react'
import { Button } from '#components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '#components/ui/dropdown-menu.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'
import { review } from '#lib/strings/review.ts'

const words = review.actions
type Action = 'accept' | 'reject' | 'edit' | 'comment' | 'skip' | 'undo' | 'suggest'
export type ActionBarProps = { actions: Record<Action, () => void>; mayUndo: boolean }

const others = [
  { name: 'edit', key: 'E', icon: Pencil },
  { name: 'comment', key: 'C', icon: MessageSquare },
  { name: 'suggest', key: 'M', icon: Bot },
] as const

/** The same steps as the keys, under the thumb on phones. It does not change from row to row, so it is drawn once. */
export const ActionBar = memo(function ActionBar({ actions, mayUndo }: ActionBarProps) {
  return (
    <div className="sticky bottom-14 z-10 -mx-4 flex items-center gap-1.5 border-t bg-background px-4 py-3 md:bottom-0 md:mx-0 md:px-0">
      <Button
        variant="primary"
        size="lg"
        aria-keyshortcuts="a"
        className="max-sm:flex-1 max-sm:px-2"
        onClick={actions.accept}
      >
        <Check aria-hidden />
        {words.accept}
        <Key>A</Key>
      </Button>
      <Button size="lg" aria-keyshortcuts="r" className="max-sm:flex-1 max-sm:px-2" onClick={actions.reject}>
        <X aria-hidden />
        {words.reject}
        <Key>R</Key>
      </Button>
      <Button size="lg" aria-keyshortcuts="s" className="max-sm:px-2" onClick={actions.skip}>
        <SkipForward aria-hidden />
        {words.skip}
        <Key>S</Key>
      </Button>
      <span className="flex-1 max-sm:hidden" />
      {[...others, { name: 'undo', key: 'U', icon: Undo2 } as const].map(({ name, key, icon: Icon }) => (
        <Tooltip key={name} content={words[name]}>
          <Button
            variant="ghost"
            size="lg"
            aria-label={words[name]}
            aria-keyshortcuts={key.toLowerCase()}
            disabled={name === 'undo' && !mayUndo}
            className="gap-1.5 px-1.5 max-md:hidden"
            onClick={actions[name]}
          >
            <Icon aria-hidden />
            <span className="hidden 2xl:inline">{words[name]}</span>
            <Key>{key}</Key>
          </Button>
        </Tooltip>
      ))}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="lg" aria-label={review.more} className="px-2 md:hidden">
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {others.map(({ name, icon: Icon }) => (
            <DropdownMenuItem key={name} onSelect={actions[name]}>
              <Icon aria-hidden />
              {words[name]}
            </DropdownMenuItem>
          ))}
          <DropdownMenuItem disabled={!mayUndo} onSelect={actions.undo}>
            <Undo2 aria-hidden />
            {words.undo}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  )
})

function Key({ children }: { children: string }) {
  return (
    <Kbd
      aria-hidden
      className="border-current/30 bg-transparent text-current opacity-70 max-sm:hidden pointer-coarse:hidden"
    >
      {children}
    </Kbd>
  )
}
