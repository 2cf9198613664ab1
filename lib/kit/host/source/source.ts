/** What a host prints between two markers. A section is made from one or more of them; see facts.ts. */
export type FrameName =
  | 'files'
  | 'uname'
  | 'clock'
  | 'mounts'
  | 'space'
  | 'df'
  | 'inodes'
  | 'processes'
  | 'process-stats'
  | 'units'
  | 'kernel-log'
  | 'pressure'
  | 'links'
  | 'reboot'
  | 'logins'
  | 'sessions'
  | 'sshd'
  | 'sshd-root'
  | 'sshd-files'
  | 'time'
  | 'later'

/** A file of the host, or the first of several that can be read there. */
export type Path = string | readonly [string, string]

/** One thing a host is asked. Every way of asking (one program for one read, a program that is kept) is made from it. */
export type Source =
  /** Files whose rows are told apart by their shape: those of all sections share the frame `files`. */
  | { readonly kind: 'rows'; readonly paths: readonly Path[] }
  /** Small files in a frame of their own; before the rows of each stands a row `file PATH`, or `missing PATH` alone. */
  | { readonly kind: 'files'; readonly frame: FrameName; readonly paths: readonly string[] }
  /** POSIX shell text that prints its frames itself, with `begin NAME` and `end NAME STATUS`. It may use the tools of program.ts. */
  | {
      readonly kind: 'shell'
      readonly frame: FrameName
      readonly text: string
      /** It prints by the tools alone (`put`, `begin`, `end`, `within`), so that a kept shell can gather its answer. */
      readonly gathers?: true
      /** Set where the awk of kept/awk.ts prints the frame itself; `rest` is what a shell still has to do behind it. */
      readonly awk?: { readonly rest?: string }
    }

export function rows(...paths: readonly Path[]): Source {
  return { kind: 'rows', paths }
}

export function files(frame: FrameName, ...paths: readonly string[]): Source {
  return { kind: 'files', frame, paths }
}

/** A command whose output is one frame, and its exit code the frame's status. */
export function command(frame: FrameName, text: string): Extract<Source, { kind: 'shell' }> {
  return { kind: 'shell', frame, text: framed(frame, text) }
}

export function framed(frame: FrameName, text: string): string {
  return `begin ${frame}\n${text}\nend ${frame} $?`
}
