import { expect } from 'chai'
import { counted } from '../../../lib/kit/workloads/counted.ts'
import type { Instance } from '../../../lib/model/workload.ts'
import { stockPage } from '../../../lib/period/page/stock.ts'
import { stockReport } from '../../../lib/period/stock.ts'
import type { StockSight } from '../../../lib/period/stock.ts'
import { aContainer } from '../../helpers/facts.ts'
import { NOON } from '../../helpers/notices.ts'

const NOTHING: StockSight = {
  ...{ target: 'engine', os: null, uptime: null, load: null, memory: null, info: null },
  ...{ containers: [], images: [], nodes: [], workloads: [], resources: [], running: [], unlooked: [] },
}

function instance(name: string, node: string): Instance {
  return { id: name, name, node, phase: 'running', isWanted: true, isReady: true, isUpdated: true }
}

/** The words of a section, row by row. */
function rowsOf(title: string, sights: readonly StockSight[]): readonly (readonly string[])[] {
  const section = stockPage(stockReport(sights, new Map(), NOON)).sections.find((each) => each.title === title)
  return (section?.table?.rows ?? []).map((row) => row.map((cell) => (cell.kind === 'text' ? cell.text : '')))
}

describe('what there is, as it runs', () => {
  it('names a declared workload by its target, with the hosts that it is spread over', () => {
    const instances = [instance('shop-1', 'web-10'), instance('shop-2', 'web-2'), instance('shop-3', 'web-2')]
    const what = { id: '', kind: 'declared', mode: 'replicated', labels: {}, desired: 4 } as const
    const workloads = [{ ...what, ...counted(instances, 4), instances }]
    expect(rowsOf('Workloads', [{ ...NOTHING, target: 'shop', workloads }])).to.deep.equal([
      ['shop', 'web-2, web-10', 'declared', '', '4', '3'],
    ])
  })

  it('lists containers as people count', () => {
    const containers = ['shop-10', 'shop-2', 'shop-1'].map((name) => aContainer({ name }))
    expect(rowsOf('Containers', [{ ...NOTHING, containers }]).map(([name]) => name)).to.deep.equal([
      'shop-1',
      'shop-2',
      'shop-10',
    ])
  })
})
