import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Markdown } from './markdown.tsx'

const html = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }))

describe('Markdown', () => {
  it('shows what curators write', () => {
    const shown = html('# Rules\n\n- **Short** answers\n- see [the code](https://example.org)\n\n|a|b|\n|-|-|\n|1|2|')
    expect(shown).toContain('<h3')
    expect(shown).toContain('<strong>Short</strong>')
    expect(shown).toContain('href="https://example.org"')
    expect(shown).toContain('<td>1</td>')
  })
  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['a handler', '<b onclick="alert(1)">x</b>'],
    ['a frame', '<iframe src="https://example.org"></iframe>'],
    ['a javascript link', '[x](javascript:alert(1))'],
    ['a javascript link in other letters', '[x](JaVaScRiPt&#58;alert(1))'],
    ['a data link', '[x](data:text/html;base64,PHNjcmlwdD4=)'],
    ['an automatic link', '<javascript:alert(1)>'],
    ['a reference', '[x][y]\n\n[y]: vbscript:msgbox(1)'],
  ])('runs nothing: %s', (_, text) => {
    expect(html(text)).not.toMatch(/<(script|iframe|b)\b|<[^>]*(href="(?!")|onclick|javascript:|vbscript:)/i)
  })
  it.each([
    ['![seen](https://example.org/pixel.png)', 'seen'],
    ['<img src="https://example.org/pixel.png" alt="seen">', ''],
    ['![seen][p]\n\n[p]: //example.org/pixel.png', 'seen'],
  ])('fetches nothing: %s', (text, left) => {
    expect(html(text)).not.toMatch(/<img|<[^>]*src=|example\.org/)
    expect(html(text).replace(/<[^>]*>/g, '')).toBe(left)
  })
})
