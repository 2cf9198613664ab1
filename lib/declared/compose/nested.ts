import { isMap, mapOf } from './telling.ts'
import type { At, Tree } from './telling.ts'
import { flag, number, size, span, word, words } from './values.ts'

type Read = (value: unknown, at: At) => Tree | undefined
type Shape = Readonly<Record<string, Read>>

/** A map with these keys; of others it is said that they are not compared. */
function shaped(shape: Shape, ignored: readonly string[] = []): Read {
  return (value, at) => {
    if (!isMap(value)) return at.wrong('a map is wanted here')
    return mapOf(
      Object.entries(value).flatMap(([key, said]): (readonly [string, Tree])[] => {
        const read = Object.hasOwn(shape, key) ? shape[key] : undefined
        const here = at.below(key)
        if (!read && !key.startsWith('x-') && !ignored.includes(key)) here.warn(`"${key.slice(0, 60)}" is not compared`)
        const found = read && said !== null ? read(said, here) : undefined
        return found === undefined ? [] : [[key, found]]
      }),
    )
  }
}

export const readHealthCheck: Read = shaped({
  // One text is for the shell of the container.
  test: (value, at) => (Array.isArray(value) ? words(value, at) : shellTest(word(value, at))),
  interval: span,
  timeout: span,
  start_period: span,
  start_interval: span,
  retries: number,
  disable: flag,
})

function shellTest(text: string | undefined): readonly string[] | undefined {
  return text === undefined ? undefined : ['CMD-SHELL', text]
}

export const readLogging: Read = shaped({
  driver: word,
  options: (value, at) => {
    if (!isMap(value)) return at.wrong('a map is wanted here')
    return mapOf(
      Object.entries(value).map(([key, said]) => [key, said === null ? '' : (word(said, at.below(key)) ?? '')]),
    )
  },
})

/** One number for both, or each of them. */
export const readUlimits: Read = (value, at) => {
  if (!isMap(value)) return at.wrong('a map is wanted here')
  return mapOf(
    Object.entries(value).flatMap(([name, said]): (readonly [string, Tree])[] => {
      const here = at.below(name)
      if (!isMap(said)) {
        const both = number(said, here)
        return both === undefined ? [] : [[name, { soft: both, hard: both }]]
      }
      const [soft, hard] = [number(said['soft'], here.below('soft')), number(said['hard'], here.below('hard'))]
      return soft === undefined || hard === undefined ? [] : [[name, { soft, hard }]]
    }),
  )
}

/** What is for a swarm alone says nothing about containers. */
const OF_SWARM = ['labels', 'mode', 'update_config', 'rollback_config', 'placement', 'endpoint_mode']

export const readDeploy: Read = shaped(
  {
    replicas: number,
    resources: shaped({
      limits: shaped({ cpus: number, memory: size, pids: number }),
      reservations: shaped({ memory: size }, ['cpus']),
    }),
    restart_policy: shaped({ condition: word, max_attempts: number }, ['delay', 'window']),
  },
  OF_SWARM,
)
