import type { Origin } from '../../model/configuration.ts'

/** Beginnings of labels that programs put on what they make. */
const ORCHESTRATORS = [
  'com.docker.compose.',
  'com.docker.stack.',
  'com.docker.swarm.',
  'io.podman.compose.',
  'io.kubernetes.',
  'annotation.io.kubernetes.',
  'PODMAN_SYSTEMD_UNIT',
]

/** What a tool writes for itself: it differs from one run of the tool to the next though nobody wanted anything else. */
const OF_THE_TOOL = new Set([
  'com.docker.compose.config-hash',
  'com.docker.compose.image',
  'com.docker.compose.version',
  'com.docker.compose.replace',
  'com.docker.compose.container-number',
  'com.docker.compose.slug',
  'io.podman.compose.config-hash',
  'io.podman.compose.version',
])

/** @param asImage whether the image has the same label with the same value */
export function labelOrigin(key: string, asImage: boolean): Origin {
  if (OF_THE_TOOL.has(key)) return 'engine'
  if (ORCHESTRATORS.some((beginning) => key.startsWith(beginning))) return 'orchestrator'
  return asImage ? 'image' : 'operator'
}
