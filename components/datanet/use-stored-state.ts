'use client'
import { useCallback, useEffect, useRef, useState } from 'react'

/**
 * State that outlives a refresh of this tab. The first picture is the initial one, as the server drew it; what is kept
 * comes right after, through `read`, which gives null for what is of an older form.
 * @returns the value, a setter, whether what is kept has been read, and a way to forget it
 */
export function useStoredState<T>(key: string, initial: T, read: (kept: unknown) => T | null) {
  const [value, setValue] = useState(initial)
  const [ready, setReady] = useState(false)
  const first = useRef({ initial, read })

  useEffect(() => {
    const kept = sessionStorage.getItem(key)
    setValue((kept !== null && first.current.read(JSON.parse(kept))) || first.current.initial)
    setReady(true)
  }, [key])

  const set = useCallback(
    (change: T | ((before: T) => T)) =>
      setValue((before) => {
        const next = change instanceof Function ? change(before) : change
        keep(key, next)
        return next
      }),
    [key],
  )
  const forget = useCallback(() => {
    sessionStorage.removeItem(key)
    setValue(first.current.initial)
  }, [key])
  return { value, set, ready, forget }
}

function keep(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value))
  } catch {
    // The tab's store is full: a very long text is kept for as long as the page lives, and no older one in its place.
    sessionStorage.removeItem(key)
  }
}
