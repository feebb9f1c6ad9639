'use client'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, type ButtonProps } from './button.tsx'
import { words } from './words.ts'

export type CopyButtonProps = Omit<ButtonProps, 'value' | 'children' | 'onClick'> & {
  value: string
  /** What is copied: "Copy address". */
  label?: string
  /** Shows the label beside the icon. */
  showLabel?: boolean
}

/** `navigator.clipboard` exists only on https and localhost; elsewhere a selection does it. */
async function copyText(text: string) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

export function CopyButton({
  value,
  label = words.copy,
  showLabel,
  variant = 'ghost',
  size,
  ...props
}: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1600)
    return () => clearTimeout(timer)
  }, [copied])
  const Icon = copied ? Check : Copy
  return (
    <Button
      variant={variant}
      size={size ?? (showLabel ? 'sm' : 'icon-sm')}
      aria-label={showLabel ? undefined : label}
      onClick={() => copyText(value).then(() => setCopied(true))}
      {...props}
    >
      <Icon aria-hidden />
      {showLabel && <span>{copied ? words.copied : label}</span>}
      <span className="sr-only" role="status">
        {copied && !showLabel ? words.copied : ''}
      </span>
    </Button>
  )
}
