import * as z from 'zod'
import { FAULT_CODES } from '../../model/fault.ts'
import type { Registries, Repository } from '../../model/registry.ts'
import { fault, FaultError, toFault } from '../fault.ts'

const wrong = z.strictObject({ fault: z.strictObject({ code: z.enum(FAULT_CODES), message: z.string() }) })

/** What registries said: by "docker.io/library/nginx:1.25" what the tag names, by "docker.io/library/nginx" its tags. */
export const writtenRegistries = z.strictObject({
  tag: z
    .record(
      z.string(),
      z.union([
        wrong,
        z.strictObject({
          digest: z.string(),
          leadsTo: z.array(z.string()).default([]),
          lacksPlatform: z.boolean().default(false),
        }),
      ]),
    )
    .default({}),
  tags: z.record(z.string(), z.union([wrong, z.array(z.string())])).default({}),
})

export type WrittenRegistries = z.output<typeof writtenRegistries>

/** Asks, and keeps every answer, faults included. */
export function recordingRegistries(registries: Registries, kept: WrittenRegistries): Registries {
  return {
    tag: async (question) => {
      const name = `${nameOf(question.repository)}:${question.tag}`
      const before = kept.tag[name]
      const { answer, written } = await tried(registries.tag(question))
      // Of containers that differ the one may have to be looked for further down than the other.
      const more = before && 'digest' in before && 'digest' in written && before.digest === written.digest
      const leadsTo = 'digest' in written ? [...written.leadsTo] : []
      kept.tag[name] =
        'digest' in written
          ? { ...written, leadsTo: more ? [...new Set([...before.leadsTo, ...leadsTo])] : leadsTo }
          : written
      return answer()
    },
    tags: async (question) => {
      const { answer, written } = await tried(registries.tags(question))
      kept.tags[nameOf(question.repository)] = 'fault' in written ? written : [...written]
      return answer()
    },
  }
}

/** Registries that say what was kept, and are not asked. */
export function playedRegistries(kept: WrittenRegistries | undefined, missing: (what: string) => Error): Registries {
  const answer = <T extends object>(
    all: Readonly<Record<string, T>> = {},
    name: string,
  ): Promise<Exclude<T, Wrong>> => {
    const found = Object.hasOwn(all, name) ? all[name] : undefined
    if (found === undefined) return Promise.reject(missing(`what a registry says of "${name}"`))
    if (isWrong(found)) return Promise.reject(fault(found.fault.code, found.fault.message))
    return Promise.resolve(found as Exclude<T, Wrong>)
  }
  return {
    tag: ({ repository, tag }) => answer(kept?.tag, `${nameOf(repository)}:${tag}`),
    tags: ({ repository }) => answer(kept?.tags, nameOf(repository)),
  }
}

type Wrong = z.output<typeof wrong>

function isWrong(found: object): found is Wrong {
  return 'fault' in found
}

function nameOf({ host, path }: Repository): string {
  return `${host}/${path}`
}

async function tried<T>(asking: Promise<T>): Promise<{ answer: () => T; written: T | Wrong }> {
  try {
    const got = await asking
    return { answer: () => got, written: got }
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    const { code, message } = toFault(error)
    return {
      answer: () => {
        throw error
      },
      written: { fault: { code, message } },
    }
  }
}
