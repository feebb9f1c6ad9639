import { formatBytes } from '#lib/format.ts'
import { maxUploadBytes, type UploadFormat, uploadFormats } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { formatOfName } from '../guess-format.ts'

const words = contribute.file

export const acceptedEndings = uploadFormats.map((format) => `.${format}`).join(',')

/** What the browser can tell about a file without sending anything: its format, or why it cannot be taken. */
export function judgeFile(file: Pick<File, 'name' | 'size'>): { format: UploadFormat } | { refusal: string } {
  const format = formatOfName(file.name)
  if (!format) return { refusal: words.wrongType(file.name) }
  if (file.size === 0) return { refusal: words.empty(file.name) }
  if (file.size > maxUploadBytes) {
    return { refusal: words.tooLarge(file.name, formatBytes(file.size), formatBytes(maxUploadBytes)) }
  }
  return { format }
}

/** Files that this page was given, by their upload: a page that is loaded again has to be given them again. */
const given = new Map<string, File>()
export const giveFile = (uploadId: string, file: File): void => void given.set(uploadId, file)
export const givenFile = (uploadId: string): File | undefined => given.get(uploadId)
