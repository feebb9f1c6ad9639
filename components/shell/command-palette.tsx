'use client'
import { useQuery } from '@tanstack/react-query'
import { Boxes, Database, MessageSquare, Play, Search, Upload } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { Dialog as DialogPrimitive } from 'radix-ui'
import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from '#components/ui/command.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { orpc } from '#lib/api/client.ts'
import { common } from '#lib/strings/common.ts'
import { train } from '#lib/strings/train.ts'
import { areas, chain, queue, settings } from './nav.ts'
import { themes } from './theme-menu.tsx'

const words = common.palette

/** ⌘K or Ctrl+K anywhere: go to a page or a thing, or do what is done often. */
export function CommandPalette() {
  const [open, setOpen] = useState(false)
  const router = useRouter()
  const { setTheme } = useTheme()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault()
        setOpen((now) => !now)
      }
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  const run = (work: () => void) => () => {
    setOpen(false)
    work()
  }
  const go = (href: string) => run(() => router.push(href))

  return (
    <DialogPrimitive.Root open={open} onOpenChange={setOpen}>
      <DialogPrimitive.Trigger asChild>
        <Button
          variant="ghost"
          aria-label={words.open}
          className="max-md:ml-auto max-md:w-8 max-md:px-0 md:w-64 md:justify-start md:border md:bg-sunken md:font-normal"
        >
          <Search aria-hidden />
          <span className="max-md:hidden">{words.open}</span>
          <span className="ml-auto flex gap-0.5 max-md:hidden">
            <Kbd>⌘</Kbd>
            <Kbd>K</Kbd>
          </span>
        </Button>
      </DialogPrimitive.Trigger>
      <DialogPrimitive.Portal>
        <DialogPrimitive.Overlay className="fixed inset-0 z-50 bg-overlay" />
        <DialogPrimitive.Content
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[10vh] z-50 mx-auto max-w-lg animate-in overflow-hidden rounded-lg border bg-popover text-popover-foreground shadow-lg outline-none"
        >
          <DialogPrimitive.Title className="sr-only">{words.label}</DialogPrimitive.Title>
          <Command label={words.label} loop>
            <CommandInput placeholder={words.placeholder} />
            <CommandList>
              <CommandEmpty className="px-3 py-6 text-center text-muted-foreground text-sm">{words.empty}</CommandEmpty>
              <CommandGroup heading={words.actions}>
                <CommandItem onSelect={go('/train/new')}>
                  <Play aria-hidden />
                  {words.startTraining}
                </CommandItem>
                <CommandItem onSelect={go('/chat')}>
                  <MessageSquare aria-hidden />
                  {words.askModel}
                </CommandItem>
                <CommandItem onSelect={go('/datanets/new')}>
                  <Upload aria-hidden />
                  {words.uploadDatanet}
                </CommandItem>
              </CommandGroup>
              <CommandGroup heading={words.goTo}>
                {[...areas, queue, chain, settings].map(({ href, label, icon: Icon }) => (
                  <CommandItem key={href} value={`${words.goTo} ${label}`} onSelect={go(href)}>
                    <Icon aria-hidden />
                    {label}
                  </CommandItem>
                ))}
              </CommandGroup>
              <Things go={go} />
              <CommandGroup heading={common.theme.label}>
                {themes.map(({ value, label, icon: Icon }) => (
                  <CommandItem
                    key={value}
                    value={`${common.theme.label} ${label}`}
                    onSelect={run(() => setTheme(value))}
                  >
                    <Icon aria-hidden />
                    {label}
                  </CommandItem>
                ))}
              </CommandGroup>
            </CommandList>
          </Command>
        </DialogPrimitive.Content>
      </DialogPrimitive.Portal>
    </DialogPrimitive.Root>
  )
}

/** Mounted with the open palette only, so that nothing is fetched before. */
function Things({ go }: { go: (href: string) => () => void }) {
  const runs = useQuery(orpc.runs.list.queryOptions({ input: { limit: 20 } }))
  const models = useQuery(orpc.models.list.queryOptions())
  const datanets = useQuery(orpc.datanets.list.queryOptions())
  return (
    <>
      {runs.data && runs.data.runs.length > 0 && (
        <CommandGroup heading={words.runs}>
          {runs.data.runs.map((run) => (
            <CommandItem key={run.id} value={`${run.name} ${run.id}`} onSelect={go(`/train/${run.id}`)}>
              <Play aria-hidden />
              <span className="truncate">{run.name}</span>
              <span className="ml-auto text-muted-foreground text-xs">{train.runStates[run.state]}</span>
            </CommandItem>
          ))}
        </CommandGroup>
      )}
      {models.data && models.data.length > 0 && (
        <CommandGroup heading={words.models}>
          {models.data.map((model) => (
            <CommandItem key={model.id} value={`${model.name} ${model.slug}`} onSelect={go(`/models/${model.slug}`)}>
              <Boxes aria-hidden />
              <span className="truncate">{model.name}</span>
            </CommandItem>
          ))}
        </CommandGroup>
      )}
      {datanets.data && datanets.data.length > 0 && (
        <CommandGroup heading={words.datanets}>
          {datanets.data.map((datanet) => (
            <CommandItem
              key={datanet.id}
              value={`${datanet.name} ${datanet.slug}`}
              onSelect={go(`/datanets/${datanet.slug}`)}
            >
              <Database aria-hidden />
              <span className="truncate">{datanet.name}</span>
            </CommandItem>
          ))}
        </CommandGroup>
      )}
    </>
  )
}
