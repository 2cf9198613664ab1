import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import type { Registries, RegistryAccess, Repository, TagQuestion, TagSight } from '../../model/registry.ts'
import type { Cost } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import { fault, timedOut } from '../fault.ts'
import { sharedAnswers } from './answers.ts'
import type { SharedAnswers } from './answers.ts'
import { lineTo } from './line.ts'
import type { Line } from './line.ts'
import { pacesWith } from './pace.ts'
import { askTag, reach } from './tag.ts'
import { askTags } from './tags.ts'

/** How long what one target was told is good for the others. */
const FRESH_MS: Ms = 10 * 60_000
/** What speaks against a container has to be younger: it may have been renewed since, together with its tag. */
const YOUNG_MS: Ms = 30_000
/** From the end of a question to the end of its check: one answer that is missing, and not all of them. */
const ENDING_MS: Ms = 3_000

/** Image registries as one pass over one target uses them. */
export interface OpenRegistries {
  /** For questions that are given up when the signal is aborted, and that have ended by themselves a little before. */
  until(signal: AbortSignal, limitMs: Ms): Registries
  /** What was spent since anybody asked for that. */
  spent(): Cost
}

/** Image registries as all targets use them together. */
export interface SharedRegistries extends OpenRegistries {
  close(): void
}

export function openRegistries(clock: Clock): SharedRegistries {
  const answers = sharedAnswers(clock)
  const paces = pacesWith(clock)
  const lines = new Map<string, Line>()
  let told = NOTHING

  const lineFor = (repository: Repository, access: RegistryAccess): Asker => {
    const key = keyOf(repository, access)
    const line = lines.get(key) ?? lineTo(repository, access, { paces, clock })
    lines.set(key, line)
    return { line, key: `${key} ${repository.path}`, answers }
  }

  return {
    until(signal, limitMs) {
      // Hundreds of images wait for it.
      setMaxListeners(0, signal)
      const ms = Math.max(1, limitMs - ENDING_MS)
      const endsAt = clock.monotonicMs() + ms
      const waiting = <T>({ host }: Repository, work: () => Promise<T>): Promise<T> => {
        const expired = (): Error => late(host, ms)
        return withDeadline({ ms: Math.max(1, endsAt - clock.monotonicMs()), parent: signal, expired }, work)
      }
      return {
        tag: (question) =>
          waiting(question.repository, () => tagOf(question, lineFor(question.repository, question.access))),
        tags: ({ repository, access }) =>
          waiting(repository, () => {
            const { line, key } = lineFor(repository, access)
            return answers.once(`${key}?`, FRESH_MS, (own) => askTags(line, repository, own))
          }),
      }
    },
    spent() {
      const before = told
      told = [...lines.values()].map((line) => line.cost()).reduce(plus, NOTHING)
      return plus(told, { connections: -before.connections, roundTrips: -before.roundTrips, bytes: -before.bytes })
    },
    close() {
      answers.close()
      for (const line of lines.values()) line.close()
    },
  }
}

interface Asker {
  readonly line: Line
  /** Of this repository, asked in this way. */
  readonly key: string
  readonly answers: SharedAnswers
}

async function tagOf(question: TagQuestion, { line, key, answers }: Asker): Promise<TagSight> {
  const { repository, tag, platform, running } = question
  const named = (maxAgeMs: Ms): Promise<string> =>
    answers.once(`${key}:${tag}`, maxAgeMs, (signal) => askTag(line, repository, tag, signal))
  const first = await named(FRESH_MS)
  if (running.includes(first)) return { digest: first, leadsTo: [], lacksPlatform: false }
  const digest = await named(YOUNG_MS)
  const { os, architecture, variant = '' } = platform
  const leads = `${key}@${digest} ${os}/${architecture}/${variant}`
  // What a digest leads to never changes.
  const reached = await answers.once(leads, Infinity, (signal) => reach(line, repository, { digest, platform }, signal))
  return { digest, leadsTo: reached ?? [], lacksPlatform: reached === null }
}

const NOTHING: Cost = { connections: 0, roundTrips: 0, bytes: 0 }

function plus(one: Cost, other: Cost): Cost {
  return {
    connections: one.connections + other.connections,
    roundTrips: one.roundTrips + other.roundTrips,
    bytes: one.bytes + other.bytes,
  }
}

function late(host: string, ms: Ms): Error {
  const { message, phase } = timedOut('answer', ms).fault
  return fault('timed-out', `${host}: ${message}`, {
    ...(phase && { phase }),
    hint: 'what it still answers is remembered for the next look',
  })
}

/** The same registry asked as the same one: what a password was is not kept. */
function keyOf({ host }: Repository, access: RegistryAccess): string {
  const { user, password, bearer, realm, ca, insecure } = access
  const parts = [user, password?.reveal(), bearer?.reveal(), realm, ca?.reveal(), insecure]
  return `${host} ${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`
}
