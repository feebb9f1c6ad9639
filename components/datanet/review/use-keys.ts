'use client'
import { useEffect, useRef } from 'react'

const writing = 'input, textarea, select, [contenteditable="true"], [role="combobox"]'

/**
 * Single keys for a page: not while somebody writes, not with Ctrl, Alt or Meta, and not under a dialog or an open menu.
 * `onKey` gets a letter in lower case or the key's name.
 */
export function useKeys(onKey: (key: string) => boolean): void {
  const handler = useRef(onKey)
  handler.current = onKey
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return
      const target = event.target as Element | null
      if (target?.matches?.(writing)) return
      if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
      if (handler.current(key)) event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
