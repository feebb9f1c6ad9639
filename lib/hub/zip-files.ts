import { PushError } from './push-error.ts'

const endSignature = 0x06054b50
const end64Signature = 0x06064b50
const entrySignature = 0x02014b50
const full32 = 0xffffffff
const full16 = 0xffff
/** The end record with the longest comment. */
const longestEnd = 22 + full16

const damaged = () => new PushError('The export is no whole archive; make it again.')
const viewOf = async (blob: Blob, from: number, to: number) =>
  new DataView(await blob.slice(Math.max(0, from), to).arrayBuffer())
const long = (view: DataView, at: number) => Number(view.getBigUint64(at, true))

/** Where the list of files lies, in archives of 4 GB and more too (APPNOTE 4.3.14 to 4.3.16). */
async function directoryOf(zip: Blob): Promise<{ offset: number; size: number }> {
  const start = Math.max(0, zip.size - longestEnd)
  const tail = await viewOf(zip, start, zip.size)
  let at = tail.byteLength - 22
  while (at >= 0 && tail.getUint32(at, true) !== endSignature) at--
  if (at < 0) throw damaged()
  const [size, offset] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)]
  if (size !== full32 && offset !== full32 && tail.getUint16(at + 10, true) !== full16) return { size, offset }
  if (at < 20) throw damaged()
  const end64 = await viewOf(zip, long(tail, at - 12), long(tail, at - 12) + 56)
  if (end64.byteLength < 56 || end64.getUint32(0, true) !== end64Signature) throw damaged()
  return { size: long(end64, 40), offset: long(end64, 48) }
}

/**
 * The files of an archive that compresses none of them, as our exports do not: each is a slice of it, so that a model of many
 * gigabytes is never held in memory. @throws PushError when it is no such archive
 */
export async function zipFiles(zip: Blob): Promise<{ path: string; content: Blob }[]> {
  const { offset, size } = await directoryOf(zip)
  const directory = await viewOf(zip, offset, offset + size)
  const files: { path: string; content: Blob }[] = []
  for (let at = 0; at + 46 <= directory.byteLength; ) {
    if (directory.getUint32(at, true) !== entrySignature || directory.getUint16(at + 10, true) !== 0) throw damaged()
    const [name, extra, comment] = [28, 30, 32].map((field) => directory.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ]
    const next = at + 46 + name + extra + comment
    if (next > directory.byteLength) throw damaged()
    let [bytes, from] = [directory.getUint32(at + 24, true), directory.getUint32(at + 42, true)]
    // what does not fit into 32 bits stands in the extra field 1: size, stored size, offset, each only where it is needed
    for (let field = at + 46 + name; field + 4 <= at + 46 + name + extra; ) {
      const [id, length] = [directory.getUint16(field, true), directory.getUint16(field + 2, true)]
      let value = field + 4
      if (id === 1) {
        if (bytes === full32) bytes = long(directory, value)
        if (directory.getUint32(at + 24, true) === full32) value += 8
        if (directory.getUint32(at + 20, true) === full32) value += 8
        if (from === full32) from = long(directory, value)
      }
      field += 4 + length
    }
    const head = await viewOf(zip, from, from + 30)
    if (head.byteLength < 30) throw damaged()
    const begin = from + 30 + head.getUint16(26, true) + head.getUint16(28, true)
    const path = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, name))
    if (begin + bytes > zip.size) throw damaged()
    files.push({ path, content: zip.slice(begin, begin + bytes) })
    at = next
  }
  if (files.length === 0) throw damaged()
  return files
}
