import { HEALTH } from '../container/process.ts'
import { at, isObject, saysNothing } from '../read.ts'
import type { Json } from '../read.ts'
import type { Asking } from './asking.ts'

/** What runs in the container. A part that is not sent is what the image says. */
export function processBody(asking: Asking, image: Json): Readonly<Record<string, Json>> {
  const entrypoint = asking.take('entrypoint')
  return said({
    Entrypoint: entrypoint ?? emptied(asking, image),
    Cmd: asking.take('command'),
    WorkingDir: asking.take('workingDir'),
    User: asking.take('user'),
    StopSignal: asking.take('stopSignal'),
    StopTimeout: asking.take('stopTimeoutSeconds'),
    Tty: asking.take('terminal'),
    OpenStdin: asking.take('openInput'),
    StdinOnce: asking.take('inputOnce'),
    Hostname: asking.take('hostname'),
    Domainname: asking.take('domainname'),
    Env: asking.takeEach('env').map(([key, value]) => (value === null ? key : `${key}=${String(value)}`)),
    Labels: Object.fromEntries(asking.takeEach('labels').map(([key, value]) => [key, String(value)])),
    ExposedPorts: Object.fromEntries(asking.takeEach('exposed').map(([port]) => [port, {}])),
    Healthcheck: healthCheck(asking),
  })
}

/** Somebody took the entrypoint of the image away: a list of nothing says so again. */
function emptied(asking: Asking, image: Json): Json {
  const isTaken = asking.look('entrypoint') === undefined && !saysNothing(at(image, 'Config', 'Entrypoint'))
  return isTaken ? [] : undefined
}

const HEALTH_KEYS = new Map(Object.entries(HEALTH).map(([key, name]) => [name, key]))

function healthCheck(asking: Asking): Json {
  const parts = [...HEALTH_KEYS].map(([name, key]) => [key, asking.take('healthcheck', name)] as const)
  const given = parts.filter(([, value]) => value !== undefined)
  return given.length === 0 ? undefined : Object.fromEntries(given)
}

/** Without what nobody said. A list of nothing is said, a map of nothing is not. */
export function said(body: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(body).filter(
      ([, value]) => value !== undefined && !(isObject(value) && Object.keys(value).length === 0),
    ),
  )
}
