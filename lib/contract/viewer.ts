import { z } from 'zod'
import {
  viewerFilterInput,
  viewerRowsInput,
  viewerRowsOutput,
  viewerSearchInput,
  viewerSplitInput,
  viewerStatisticsOutput,
} from '#lib/schemas/viewer.ts'
import { anyone } from './base.ts'

const tags = ['viewer']
const dataset = z.object({ dataset: z.string() })
/** Released versions, in the shapes of the Hugging Face dataset viewer. */
export const viewer = {
  isValid: anyone
    .route({ method: 'GET', path: '/viewer/is-valid', summary: 'What can be asked of a Datanet', tags })
    .input(dataset)
    .output(
      z.object({
        preview: z.boolean(),
        viewer: z.boolean(),
        search: z.boolean(),
        filter: z.boolean(),
        statistics: z.boolean(),
      }),
    ),
  splits: anyone
    .route({ method: 'GET', path: '/viewer/splits', summary: 'Versions and splits', tags })
    .input(dataset)
    .output(
      z.object({
        splits: z.array(z.object({ dataset: z.string(), config: z.string(), split: z.string() })),
        pending: z.array(z.json()),
        failed: z.array(z.json()),
      }),
    ),
  rows: anyone
    .route({ method: 'GET', path: '/viewer/rows', summary: 'Rows by position', tags })
    .input(viewerRowsInput)
    .output(viewerRowsOutput),
  search: anyone
    .route({ method: 'GET', path: '/viewer/search', summary: 'Rows that hold a text', tags })
    .input(viewerSearchInput)
    .output(viewerRowsOutput),
  filter: anyone
    .route({ method: 'GET', path: '/viewer/filter', summary: 'Rows by an SQL condition', tags })
    .input(viewerFilterInput)
    .output(viewerRowsOutput),
  statistics: anyone
    .route({ method: 'GET', path: '/viewer/statistics', summary: 'Statistics by column', tags })
    .input(viewerSplitInput)
    .output(viewerStatisticsOutput),
}
