import { fault } from '../fault.ts'
import type { FrameName } from './source/source.ts'

/** What the program printed between two of its markers. */
export interface Frame {
  readonly text: string
  /** Exit code of what printed it, or a word of the program's own ("absent"). */
  readonly status: string
}

/** Only frames whose end was seen: a cut answer never passes for a whole one. */
export type Frames = ReadonlyMap<string, Frame>

/** Finds the frames between whatever else a login printed. */
export function readFrames(output: string, marker: string): Frames {
  const frames = new Map<string, Frame>()
  const line = new RegExp(`^${marker} (?:begin (?<begun>[a-z-]+)|end (?<ended>[a-z-]+) (?<status>\\w+))\\r?$`, 'gmu')
  let open: { name: string; from: number } | null = null
  for (const match of output.matchAll(line)) {
    const { begun, ended, status } = match.groups ?? {}
    if (begun !== undefined) open = { name: begun, from: match.index + match[0].length + 1 }
    else if (open !== null && open.name === ended && status !== undefined) {
      frames.set(open.name, { text: output.slice(open.from, Math.max(open.from, match.index - 1)), status })
      open = null
    }
  }
  return frames
}

/** The frame, or the fault `unreadable` when its end never came. */
export function frameOf(frames: Frames, name: FrameName): Frame {
  const frame = frames.get(name)
  if (frame) return frame
  throw fault('unreadable', `the answer of the host ends before "${name}" is complete`)
}
