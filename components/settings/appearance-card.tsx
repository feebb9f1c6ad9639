'use client'
import { useTheme } from 'next-themes'
import { useEffect, useState } from 'react'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { RadioGroup, RadioItem } from '#components/ui/radio-group.tsx'
import { common } from '#lib/strings/common.ts'
import { settings } from '#lib/strings/settings.ts'

const choices = ['light', 'dark', 'system'] as const

export function AppearanceCard() {
  const { theme, setTheme } = useTheme()
  // The server does not know the theme, so nothing is marked before the browser does.
  const [known, setKnown] = useState(false)
  useEffect(() => setKnown(true), [])
  return (
    <Card>
      <CardHeader title={settings.appearance.title} description={settings.appearance.help} />
      <CardContent>
        <RadioGroup
          aria-label={settings.appearance.title}
          className="flex flex-wrap gap-x-6"
          value={known ? (theme ?? '') : ''}
          onValueChange={setTheme}
        >
          {choices.map((choice) => (
            <RadioItem key={choice} value={choice} label={common.theme[choice]} />
          ))}
        </RadioGroup>
      </CardContent>
    </Card>
  )
}
