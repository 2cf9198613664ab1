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

/**
 * Finds the frames between whatever else a login printed. The marker is looked for as text: a pattern made for each
 * answer would be compiled for each answer.
 */
export function readFrames(output: string, marker: string): Frames {
  const frames = new Map<string, Frame>()
  const word = `${marker} `
  let open: { name: string; from: number } | null = null
  for (let at = output.indexOf(word), next = 0; at >= 0; at = output.indexOf(word, next)) {
    const lineEnd = output.indexOf('\n', at)
    next = lineEnd < 0 ? output.length : lineEnd + 1
    if (at > 0 && output[at - 1] !== '\n') continue
    const line = MARK.exec(output.slice(at + word.length, lineEnd < 0 ? undefined : lineEnd))
    const [, begun, ended, status] = line ?? []
    if (begun !== undefined) open = { name: begun, from: next }
    else if (open !== null && open.name === ended && status !== undefined) {
      frames.set(open.name, { text: output.slice(open.from, Math.max(open.from, at - 1)), status })
      open = null
    }
  }
  return frames
}

const MARK = /^(?:begin ([a-z-]+)|end ([a-z-]+) (\w+))\r?$/u

/** The frame, or the fault `unreadable` when its end never came. */
export function frameOf(frames: Frames, name: FrameName): Frame {
  const frame = frames.get(name)
  if (frame) return frame
  throw fault('unreadable', `the answer of the host ends before "${name}" is complete`)
}
