import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A disk that does not take what one process wants it to keep. */
export interface FailingDisk {
  mend(): Promise<void>
}

/**
 * From now on the kernel answers every sync of the process with EIO, as it does when a disk has lost what was written.
 * That is done by strace, which needs root; the process itself is as it always is.
 */
export async function failSyncsOf(pid: number): Promise<FailingDisk> {
  const calls = 'fsync,fdatasync'
  const fault = ['-e', `trace=${calls}`, '-e', `inject=${calls}:error=EIO`]
  const strace = spawn('strace', ['-f', '-o', '/dev/null', ...fault, '-p', `${pid}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(strace, 'exit')
  let said = ''
  await new Promise<void>((resolve, reject) => {
    strace.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('attached')) resolve()
    })
    void ended.then(() => reject(new Error(`strace has ended: ${said}`)))
    strace.once('error', reject)
  })
  return {
    async mend() {
      if (strace.exitCode !== null || strace.signalCode !== null) return
      strace.kill('SIGINT')
      await ended
    },
  }
}
