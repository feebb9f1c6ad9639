'use client'
import { FileUp } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { Button } from './button.tsx'
import { cn } from './cn.ts'
import { useFieldControl } from './field.tsx'
import { words } from './words.ts'

export type FileDropProps = {
  /** As for `<input type="file">`: ".jsonl,.csv". */
  accept: string
  onFiles: (files: File[]) => void
  multiple?: boolean
  disabled?: boolean
  /** Formats and limit: ".jsonl or .csv, up to 20 MB". */
  hint?: ReactNode
  /** Name of the file that is chosen now. */
  fileName?: string
  className?: string
  id?: string
}

/** Choosing by button, by dragging and by pasting a file do the same. */
export function FileDrop({ accept, onFiles, multiple, disabled, hint, fileName, className, id }: FileDropProps) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const control = useFieldControl({ id })
  const take = (list: FileList | null) => {
    const files = Array.from(list ?? [])
    if (files.length > 0 && !disabled) onFiles(multiple ? files : files.slice(0, 1))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging is an extra; the button inside is the accessible way
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
      onPaste={(event) => take(event.clipboardData.files)}
      className={cn(
        'flex flex-wrap items-center gap-3 rounded-lg border border-input border-dashed p-4 transition-colors duration-100',
        over && 'border-primary bg-primary-soft',
        className,
      )}
    >
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        className="sr-only"
        tabIndex={-1}
        aria-hidden
        onChange={(event) => {
          take(event.target.files)
          // The same file may be chosen again after it was corrected.
          event.target.value = ''
        }}
      />
      <Button {...control} disabled={disabled} onClick={() => input.current?.click()}>
        <FileUp aria-hidden />
        {words.chooseFile}
      </Button>
      <div className="min-w-0 text-muted-foreground text-xs">
        <p className={cn(fileName && 'wrap-anywhere font-medium text-foreground')}>{fileName ?? words.dropFile}</p>
        {hint && <p>{hint}</p>}
      </div>
    </div>
  )
}
