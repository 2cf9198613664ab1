/** How far one output of a container was read: the moment of the last line, and how many lines of that very moment. */
export interface OutputCursor {
  /** Nanoseconds since 1970, decimal digits. */
  readonly ns: string
  readonly count: number
}

/** The two outputs are written side by side: their moments may cross by microseconds, those of one never do. */
export interface ContainerCursor {
  readonly stdout: OutputCursor
  readonly stderr: OutputCursor
}

export const NOTHING_READ: OutputCursor = { ns: '0', count: 0 }

export function writeContainerCursor(id: string, { stdout, stderr }: ContainerCursor): string {
  return [id.slice(0, 16), stdout.ns, stdout.count, stderr.ns, stderr.count].join(':')
}

/** Null for the cursor of another container, and for what is none. */
export function readContainerCursor(text: string, id: string): ContainerCursor | null {
  const [, of, out = '', outs, err = '', errs] =
    /^([0-9a-z-]{1,16}):(\d{1,20}):(\d{1,9}):(\d{1,20}):(\d{1,9})$/u.exec(text) ?? []
  if (of === undefined || of !== id.slice(0, 16)) return null
  return { stdout: { ns: out, count: Number(outs) }, stderr: { ns: err, count: Number(errs) } }
}
