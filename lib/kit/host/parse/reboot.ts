import type { HostReboot } from '../../../model/host.ts'
import { count, noRow, rowsOf } from './rows.ts'

/** A host has a handful of kernels, and a mark a handful of packages. */
const MOST = 200

/**
 * Rows "kernel RELEASE", "asked SECONDS", "package NAME", "installed RELEASE" and "replaced SECONDS NAME". What rpm says
 * beside its rows ("package x is not installed") is none of ours.
 *
 * @param files rows of /proc/stat among others: the boot is its `btime`
 */
export function parseReboot(text: string, files: string): HostReboot {
  const rows = rowsOf(text)
  const after = (word: string): readonly string[] =>
    rows.filter((row) => row.startsWith(`${word} `)).map((row) => row.slice(word.length + 1).trim())
  const [kernel = ''] = after('kernel')
  if (kernel === '') throw noRow('missing /proc/sys/kernel/osrelease', '/proc/sys/kernel/osrelease')
  const [asked] = after('asked').concat(rows.includes('asked ') || rows.includes('asked') ? [''] : [])
  const packages = [...after('package').filter((name) => !name.includes(' ')), ...replacedSinceBoot(rows, files)]
  return {
    asked: asked === undefined ? { kind: 'no' } : { kind: 'yes', ...sinceOf(asked) },
    packages: [...new Set(packages)].slice(0, MOST),
    kernel,
    installedKernels: [...new Set(after('installed'))].slice(0, MOST),
  }
}

function sinceOf(seconds: string): { since?: number } {
  return /^\d{1,11}$/u.test(seconds) ? { since: Number(seconds) * 1000 } : {}
}

function replacedSinceBoot(rows: readonly string[], files: string): readonly string[] {
  const boot = /^btime (\d{1,11})$/mu.exec(files)?.[1]
  if (boot === undefined) return []
  return rows.flatMap((row) => {
    const [, seconds, name] = /^replaced (\d{1,11}) ([\w.+-]{1,100})$/u.exec(row) ?? []
    return name !== undefined && count(seconds, 'the packages of the host', row) > Number(boot) ? [name] : []
  })
}
