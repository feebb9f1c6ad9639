import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPieceDecoder, createStopScanner } from './text.ts'

const bytesToText = (bytes: number[]) => Buffer.from(bytes).toString('utf8')

describe('piece decoder', () => {
  it('never shows half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const decoder = createPieceDecoder<number>(bytesToText)
        const pieces = [...Buffer.from(text)].map((byte) => decoder.push(byte))
        expect(pieces.join('') + decoder.flush()).toBe(text)
        expect(pieces.some((piece) => piece.includes('\uFFFD'))).toBe(text.includes('\uFFFD'))
      }),
    )
  })

  it('shows bytes that are no character as such', () => {
    const decoder = createPieceDecoder<number>(bytesToText)
    expect(decoder.push(0xf0) + decoder.push(0x9f)).toBe('')
    expect(decoder.flush()).toContain('\uFFFD')
  })
})

describe('stop scanner', () => {
  it('ends before the first stop string, however the text is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', '\n', '###'), { maxLength: 40 }),
        fc.uniqueArray(fc.constantFrom('ab', '\n\n', '###', 'aab'), { maxLength: 3 }),
        (pieces, stops) => {
          const scanner = createStopScanner(stops)
          let out = ''
          let stopped = false
          let seen = ''
          for (const piece of pieces) {
            seen += piece
            const result = scanner.push(piece)
            out += result.text
            stopped = result.stopped
            if (stopped) break
          }
          if (!stopped) out += scanner.flush()
          const ends = stops.map((stop) => seen.indexOf(stop)).filter((index) => index >= 0)
          expect(stopped).toBe(ends.length > 0)
          expect(out).toBe(ends.length > 0 ? seen.slice(0, Math.min(...ends)) : seen)
        },
      ),
    )
  })

  it('holds back only what could become a stop string', () => {
    const scanner = createStopScanner(['###'])
    expect(scanner.push('one #')).toEqual({ text: 'one ', stopped: false })
    expect(scanner.push(' two')).toEqual({ text: '# two', stopped: false })
  })
})
