import type { UploadFormat } from '#lib/schemas/upload.ts'
import { UploadError } from '#server/upload/upload-error.ts'

export type HubFile = { path: string; size: number }
export type HubChoice = HubFile & { format: UploadFormat }

/** What rows are read from, best first: where a split lies there in several formats, they say the same. */
const formats = ['parquet', 'jsonl', 'csv', 'tsv', 'json'] as const satisfies UploadFormat[]
/** Files about a dataset that look like rows. */
const about = /(^|\/)(dataset_infos?|dataset_dict|state|config|metadata)\.json$/
const shown = 3

const formatOf = (path: string) => formats.find((format) => path.toLowerCase().endsWith(`.${format}`))

/** The one file of a dataset that holds a split. @throws UploadError that says what there is instead */
export function chooseHubFile(files: readonly HubFile[], wanted: { split: string; file?: string }): HubChoice {
  const data = files.flatMap((file): HubChoice[] => {
    const format = formatOf(file.path)
    return format && !about.test(file.path) ? [{ ...file, format }] : []
  })
  if (wanted.file !== undefined) {
    const named = data.find(({ path }) => path === wanted.file)
    if (named) return named
    throw new UploadError(`There is no file ${wanted.file} with rows in this dataset${listed(data)}.`)
  }
  if (data.length === 0) {
    throw new UploadError(
      `This dataset has no file of rows (${formats.join(', ')}); download it and upload a file of rows.`,
    )
  }
  const ofSplit = data.filter(({ path }) =>
    path
      .toLowerCase()
      .split(/[/_.-]/)
      .includes(wanted.split.toLowerCase()),
  )
  const candidates = ofSplit.length > 0 ? ofSplit : data
  const format = formats.find((name) => candidates.some((file) => file.format === name))
  const best = candidates.filter((file) => file.format === format)
  if (best.length === 1) return best[0] as HubChoice
  const what = ofSplit.length > 0 ? `${best.length} files of ${wanted.split}` : `no file named after ${wanted.split}`
  throw new UploadError(`This dataset has ${what}; say which one to take${listed(best)}.`)
}

function listed(files: readonly HubFile[]): string {
  if (files.length === 0) return ''
  const names = files.slice(0, shown).map(({ path }) => path)
  return `: ${names.join(', ')}${files.length > shown ? ` or one of ${files.length - shown} more` : ''}`
}
