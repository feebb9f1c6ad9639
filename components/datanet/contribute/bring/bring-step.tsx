'use client'
import { Card } from '#components/ui/card.tsx'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '#components/ui/tabs.tsx'
import { contribute as words } from '#lib/strings/contribute.ts'
import { isWorking } from '../steps.ts'
import { UnfinishedUploads } from '../unfinished-uploads.tsx'
import { type Contribution, type Way, ways } from '../use-contribution.ts'
import { Working } from '../working.tsx'
import { FileWay } from './file-way.tsx'
import { FormWay } from './form-way.tsx'
import { HubWay } from './hub-way.tsx'
import { PasteWay } from './paste-way.tsx'
import { SendFile } from './send-file.tsx'

/** Four ways to bring rows; a file that is on its way takes their place. */
export function BringStep({ contribution }: { contribution: Contribution }) {
  const { upload, way, setWay } = contribution
  if (upload && isWorking(upload)) return <Working upload={upload} onStopped={() => contribution.startOver('hub')} />
  if (upload?.state === 'receiving') return <SendFile contribution={contribution} upload={upload} />
  return (
    <div className="grid gap-5">
      <UnfinishedUploads contribution={contribution} />
      <Card className="p-4">
        <Tabs value={way} onValueChange={(value) => setWay(value as Way)}>
          <TabsList aria-label={words.waysLabel}>
            {ways.map((one) => (
              <TabsTrigger key={one} value={one}>
                {words.ways[one]}
              </TabsTrigger>
            ))}
          </TabsList>
          <TabsContent value="form">
            <FormWay contribution={contribution} />
          </TabsContent>
          <TabsContent value="paste">
            <PasteWay contribution={contribution} />
          </TabsContent>
          <TabsContent value="file">
            <FileWay contribution={contribution} />
          </TabsContent>
          <TabsContent value="hub">
            <HubWay contribution={contribution} />
          </TabsContent>
        </Tabs>
      </Card>
    </div>
  )
}
