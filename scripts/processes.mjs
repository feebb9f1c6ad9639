import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const HAS_PROC = existsSync('/proc/self/stat')

/** @param {number} pid @param {string} field */
function ps(pid, field) {
  return spawnSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
}

/** @param {string} file */
function readProc(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // the process ended meanwhile
  }
}

/** The command line of a process, empty when there is no such process. @param {number} pid */
export function commandOf(pid) {
  return HAS_PROC ? readProc(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() : ps(pid, 'command')
}

/** The parent of a process, 0 when there is no such process. @param {number} pid */
export function parentOf(pid) {
  // The second field, the name, may hold spaces and brackets: count from its end.
  const afterName = (text) => Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
  return HAS_PROC ? afterName(readProc(`/proc/${pid}/stat`)) : Number(ps(pid, 'ppid'))
}
