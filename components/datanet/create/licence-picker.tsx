'use client'
import { useQuery } from '@tanstack/react-query'
import { Check, ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { cn } from '#components/ui/cn.ts'
import { Command, CommandGroup, CommandInput, CommandItem, CommandList } from '#components/ui/command.tsx'
import { useFieldControl } from '#components/ui/field.tsx'
import { controlClasses } from '#components/ui/input.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '#components/ui/popover.tsx'
import { orpc } from '#lib/api/client.ts'
import { dataLicences } from '#lib/domain/licences.ts'
import { formatNumber } from '#lib/format.ts'
import { newDatanet } from '#lib/strings/new-datanet.ts'

const words = newDatanet.licence
const most = 30

/** One sentence about a licence, for those who do not read licences. */
export const licenceMeaning = (id: string): string =>
  dataLicences.find((licence) => licence.id === id)?.meaning ?? words.unknown

/** Licences for data with their meaning; any other of the SPDX list by searching. */
export function LicencePicker({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const [open, setOpen] = useState(false)
  const control = useFieldControl({})
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <button
          type="button"
          className={cn(
            controlClasses,
            'flex min-h-8 items-center justify-between gap-2 px-2.5 py-1.5 text-left pointer-coarse:min-h-11',
          )}
          {...control}
        >
          <span className="min-w-0">
            <span className="block font-medium">{value || words.choose}</span>
            {value && <span className="block text-muted-foreground text-xs">{licenceMeaning(value)}</span>}
          </span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        </button>
      </PopoverTrigger>
      <PopoverContent align="start" className="w-(--radix-popover-trigger-width) min-w-72 p-0">
        <LicenceList
          value={value}
          onChoose={(id) => {
            onChange(id)
            setOpen(false)
          }}
        />
      </PopoverContent>
    </Popover>
  )
}

function LicenceList({ value, onChoose }: { value: string; onChoose: (id: string) => void }) {
  const [search, setSearch] = useState('')
  const known = useQuery(orpc.datanets.licences.queryOptions({ staleTime: Number.POSITIVE_INFINITY }))
  const wanted = search.trim().toLowerCase()
  const fits = (licence: { id: string; name: string }) => `${licence.id} ${licence.name}`.toLowerCase().includes(wanted)
  const data = dataLicences.filter(fits)
  const all = (known.data?.spdx ?? []).filter(
    (licence) => fits(licence) && !dataLicences.some(({ id }) => id === licence.id),
  )
  const shown = all.slice(0, most)
  const mark = (id: string) => <Check aria-hidden className={cn('mt-0.5 self-start', value !== id && 'invisible')} />
  return (
    <Command shouldFilter={false} loop label={words.choose}>
      <CommandInput placeholder={words.search} value={search} onValueChange={setSearch} />
      <CommandList>
        {data.length === 0 && shown.length === 0 && <p className="p-3 text-muted-foreground text-sm">{words.none}</p>}
        {data.length > 0 && (
          <CommandGroup heading={words.data}>
            {data.map(({ id, meaning, commercial }) => (
              <CommandItem key={id} value={id} onSelect={() => onChoose(id)} className="py-1.5">
                {mark(id)}
                <span className="min-w-0 flex-1">
                  <span className="flex items-center justify-between gap-2 font-medium">
                    {id}
                    {!commercial && <Badge tone="outline">{words.nonCommercial}</Badge>}
                  </span>
                  <span className="block text-muted-foreground text-xs">{meaning}</span>
                </span>
              </CommandItem>
            ))}
          </CommandGroup>
        )}
        {shown.length > 0 && (
          <CommandGroup heading={words.spdx}>
            {shown.map(({ id, name }) => (
              <CommandItem key={id} value={id} onSelect={() => onChoose(id)} className="py-1.5">
                {mark(id)}
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{id}</span>
                  <span className="block text-muted-foreground text-xs">{name}</span>
                </span>
              </CommandItem>
            ))}
          </CommandGroup>
        )}
        {all.length > shown.length && (
          <p className="px-3 py-2 text-muted-foreground text-xs">
            {words.more(formatNumber(all.length - shown.length))}
          </p>
        )}
      </CommandList>
    </Command>
  )
}
