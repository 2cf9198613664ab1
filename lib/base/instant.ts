import type { EpochMs } from '../model/time.ts'

/** 2026-11-23T03:04:05.678Z: for machines. */
export function isoInstant(at: EpochMs): string {
  return new Date(at).toISOString()
}

/** 2026-11-23 03:04:05Z: for people. Everything is UTC. */
export function shortInstant(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`
}
