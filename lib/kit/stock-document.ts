import { isoInstant } from '../base/instant.ts'
import type { StockReport } from '../model/stock-report.ts'

/** The public shape of the infrastructure as it runs: as the report has it, its moments as text. */
export function stockDocument({ madeAt, hosts, containers, images, ...parts }: StockReport) {
  const { engines, nodes, workloads, networks, volumes, recorded, unlooked } = parts
  return {
    schema: 'orch-watch/stock-report/v1',
    madeAt: isoInstant(madeAt),
    hosts: hosts.map(({ bootedAt, ...host }) => ({ ...host, ...dated('bootedAt', bootedAt) })),
    containers: containers.map(({ since, ...container }) => ({ ...container, ...dated('since', since) })),
    images: images.map(({ createdAt, ...image }) => ({ ...image, ...dated('createdAt', createdAt) })),
    ...{ engines, nodes, workloads, networks, volumes, recorded, unlooked },
  }
}

function dated(name: string, at: number | undefined) {
  return at === undefined ? {} : { [name]: isoInstant(at) }
}
