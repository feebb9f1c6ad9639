import { z } from 'zod'

// The shapes of the Hugging Face dataset viewer (https://huggingface.co/docs/dataset-viewer), so that its clients read ours.
/** `dataset` is a Datanet's slug; `config` is 'default' (the newest release) or 'v<number>'; `split` is 'train' or 'test'. */
export const viewerSplitInput = z.object({
  dataset: z.string(),
  config: z.string().default('default'),
  split: z.enum(['train', 'test']).default('train'),
})
export const viewerRowsInput = viewerSplitInput.extend({
  offset: z.coerce.number().int().min(0).default(0),
  length: z.coerce.number().int().min(0).max(100).default(100),
})
export const viewerSearchInput = viewerRowsInput.extend({ query: z.string().min(1).max(200) })
export const viewerFilterInput = viewerRowsInput.extend({
  /** an SQL condition over columns, as `"label"='spam' AND "tokens" > 40` */
  where: z.string().max(1000).optional(),
  /** `"column"` or `"column" DESC` */
  orderby: z.string().max(100).optional(),
})
const featureSchema = z.object({
  feature_idx: z.number().int(),
  name: z.string(),
  type: z.record(z.string(), z.json()),
})
export const viewerRowsOutput = z.object({
  features: z.array(featureSchema),
  rows: z.array(
    z.object({
      row_idx: z.number().int(),
      row: z.record(z.string(), z.json()),
      truncated_cells: z.array(z.string()),
    }),
  ),
  num_rows_total: z.number().int(),
  num_rows_per_page: z.number().int(),
  partial: z.boolean(),
})
export const viewerStatisticsOutput = z.object({
  num_examples: z.number().int(),
  statistics: z.array(
    z.object({ column_name: z.string(), column_type: z.string(), column_statistics: z.record(z.string(), z.json()) }),
  ),
  partial: z.boolean(),
})
