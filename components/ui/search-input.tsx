import { Search } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'
import { Input } from './input.tsx'

export type SearchInputProps = Omit<ComponentProps<typeof Input>, 'type' | 'className' | 'onChange' | 'value'> & {
  value: string
  onValueChange: (value: string) => void
  /** of the whole field, the glass included */
  className?: string
  'aria-label': string
}

/** A field that looks for words, with its glass. */
export function SearchInput({ value, onValueChange, className, ...props }: SearchInputProps) {
  return (
    <div className={cn('relative', className)}>
      <Search aria-hidden className="absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground" />
      <Input
        {...props}
        type="search"
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        className="pl-8"
      />
    </div>
  )
}
