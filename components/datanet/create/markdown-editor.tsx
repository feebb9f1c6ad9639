'use client'
import { useState } from 'react'
import { Markdown } from '#components/ui/markdown.tsx'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '#components/ui/tabs.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { newDatanet } from '#lib/strings/new-datanet.ts'

const words = newDatanet.markdown

/** Text in Markdown, and how it will look. Put it into a Field. */
export function MarkdownEditor({
  value,
  onChange,
  rows = 6,
}: {
  value: string
  onChange: (text: string) => void
  rows?: number
}) {
  const [tab, setTab] = useState('write')
  return (
    <Tabs value={tab} onValueChange={setTab} className="gap-2">
      <TabsList>
        <TabsTrigger value="write">{words.write}</TabsTrigger>
        <TabsTrigger value="preview">{words.preview}</TabsTrigger>
      </TabsList>
      <TabsContent value="write">
        <Textarea rows={rows} value={value} onChange={(event) => onChange(event.target.value)} />
      </TabsContent>
      <TabsContent value="preview" className="min-h-16 rounded-md border bg-sunken p-3">
        {value.trim() ? <Markdown text={value} /> : <p className="text-muted-foreground">{words.nothing}</p>}
      </TabsContent>
    </Tabs>
  )
}
