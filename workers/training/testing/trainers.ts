import { spawnSync } from 'node:child_process'

/** The Python processes of ours that train or stand by, by their ids. */
export function trainers(): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  return stdout.split('\n').flatMap((line) => {
    const [pid, parent, ...command] = line.trim().split(/\s+/)
    return Number(parent) === process.pid && / -m ml train\b/.test(` ${command.join(' ')}`) ? [Number(pid)] : []
  })
}
