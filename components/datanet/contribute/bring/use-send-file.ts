'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Upload as TusUpload } from 'tus-js-client'

export type SendState = {
  status: 'sending' | 'waiting' | 'paused' | 'failed' | 'sent'
  /** bytes */
  sent: number
  /** bytes a second, of the last seconds */
  rate: number | null
}

/** A part is one request: what a cut connection costs at most. */
const PART_BYTES = 4_000_000
const RETRY_MS = [0, 1000, 3000, 5000, 10_000, 20_000]
const RATE_MS = 4000

/**
 * Sends a file to `/api/files/<uploadId>` by the tus protocol, from wherever the server has got to. Goes on by itself
 * after a cut; leaving the page stops it without losing what arrived.
 */
export function useSendFile(uploadId: string, file: File | null, onSent: () => void) {
  const [state, setState] = useState<SendState>({ status: 'sending', sent: 0, rate: null })
  const upload = useRef<TusUpload | null>(null)
  const done = useRef(onSent)
  done.current = onSent

  useEffect(() => {
    if (!file) return
    let left = false
    const meter = rateMeter()
    const begin = async () => {
      const { Upload } = await import('tus-js-client')
      if (left) return
      upload.current = new Upload(file, {
        uploadUrl: `/api/files/${uploadId}`,
        chunkSize: PART_BYTES,
        retryDelays: RETRY_MS,
        storeFingerprintForResuming: false,
        onProgress: (sent) => setState((before) => ({ ...before, status: 'sending', sent, rate: meter(sent) })),
        onShouldRetry: ({ originalResponse }) => {
          const status = originalResponse?.getStatus() ?? 0
          // What the server refuses will not be taken the next time; 409 and 423 say that another part is still on its way.
          const again = status < 400 || status >= 500 || status === 409 || status === 423 || status === 429
          if (again) setState((before) => ({ ...before, status: 'waiting', rate: null }))
          return again
        },
        onError: () => setState((before) => ({ ...before, status: 'failed', rate: null })),
        onSuccess: () => {
          setState({ status: 'sent', sent: file.size, rate: null })
          done.current()
        },
      })
      upload.current.start()
    }
    const online = () => upload.current?.start()
    void begin()
    window.addEventListener('online', online)
    return () => {
      left = true
      window.removeEventListener('online', online)
      void upload.current?.abort()
      upload.current = null
    }
  }, [uploadId, file])

  const pause = useCallback(() => {
    void upload.current?.abort()
    setState((before) => ({ ...before, status: 'paused', rate: null }))
  }, [])
  const resume = useCallback(() => {
    setState((before) => ({ ...before, status: 'sending' }))
    upload.current?.start()
  }, [])
  return { ...state, pause, resume }
}

/** Bytes a second over the last few seconds; null before there are two figures. */
function rateMeter(): (sent: number) => number | null {
  const seen: { at: number; sent: number }[] = []
  return (sent) => {
    const at = performance.now()
    seen.push({ at, sent })
    while (seen.length > 2 && at - (seen[0]?.at ?? at) > RATE_MS) seen.shift()
    const first = seen[0]
    return first && at > first.at ? ((sent - first.sent) * 1000) / (at - first.at) : null
  }
}
