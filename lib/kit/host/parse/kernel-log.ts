import type { KernelLine, KernelLog } from '../../../model/host.ts'
import { MOST_LINES } from '../source/kernel-log.ts'
import { rowsOf } from './rows.ts'

/**
 * Rows of the kernel's log, each with the seconds since the boot: as `dmesg` and `journalctl -o short-monotonic` print
 * them, and as syslog writes them to a file. Rows without are parts of others. Source: printk, CONFIG_PRINTK_TIME.
 */
const ROW =
  /^(?:<\d+>|\S.{0,100}? kernel: )?\[ {0,12}(\d{1,10}\.\d{1,9})\](?:\[ {0,8}[TC]\d+\])? ?(?:\S+ kernel: )?(.*)$/u

/** @param source which of the ways was open, as the program says */
export function parseKernelLog(text: string, source: KernelLog['source'], bootedAt: number): KernelLog {
  const rows = rowsOf(text)
  const bootId = /^boot ([0-9a-f-]{36})$/u.exec(rows[0] ?? '')?.[1] ?? ''
  const lines: KernelLine[] = []
  for (const row of rows) {
    const [, seconds, said] = ROW.exec(row) ?? []
    if (seconds === undefined || said === undefined) continue
    // A file holds earlier boots, too.
    if (said.startsWith('Linux version ')) lines.length = 0
    else lines.push({ upMs: Math.round(Number(seconds) * 1e6) / 1e3, text: said })
  }
  return { source, bootId, bootedAt, lines, cut: rows.length >= MOST_LINES }
}
