import { percentile } from '../soak/figures.ts'
import type { Sample } from './requests.ts'

const bars: readonly (readonly [job: string, text: string])[] = [
  ['create', 'POST, 10 connections'],
  ['create at 50', 'POST, 50 connections'],
  ['get', 'GET one'],
  ['list', 'GET 20, opening 40 secrets'],
  ['brief list', 'GET 20 without secrets'],
  ['find', 'look-up by session key'],
  ['count many', 'count of 10,000'],
]
const [left, top, width, row] = [190, 48, 420, 26]

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/**
 * Draws how many requests a second a gateway answers, as a share of what the hand-written Fastify does beside it. The
 * colours are readable on light pages and on dark ones: a picture does not learn which it is on.
 */
export const chartOf = (samples: readonly Sample[], gateway: string) => {
  const rates = (server: string, job: string) =>
    samples.filter((sample) => sample.server === server && sample.job === job).map(({ rate }) => rate)
  const shares = bars.flatMap(([job, text]) => {
    const beside = rates('Fastify', job)
    const share = percentile(
      rates(gateway, job).map((rate, cycle) => rate / (beside[cycle] ?? Number.NaN)),
      0.5,
    )
    return Number.isNaN(share) ? [] : [{ text, share }]
  })
  const most = Math.max(1.25, ...shares.map(({ share }) => share))
  const x = (share: number) => Math.round(left + (share / most) * width)
  const height = top + shares.length * row + 14
  const lines = shares.flatMap(({ text, share }, index) => {
    const y = top + index * row
    return [
      `<text x="${left - 10}" y="${y + 13}" text-anchor="end">${escaped(text)}</text>`,
      `<rect x="${left}" y="${y}" width="${x(share) - left}" height="18" rx="2" class="${share >= 1 ? 'over' : 'under'}"/>`,
      `<text x="${left + width + 12}" y="${y + 13}" class="figure">${share.toFixed(2)}</text>`,
    ]
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 50} ${height}" role="img">
<title>Requests a second, as a share of a hand-written Fastify server's</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #6e7781 }
.figure { font-weight: 600 }
.over { fill: #2da44e } .under { fill: #bf8700 }
line { stroke: #6e7781; stroke-dasharray: 4 3 }
</style>
<text x="${left}" y="16">Requests a second, as a share of a hand-written Fastify server's</text>
<text x="${x(1)}" y="${top - 10}" text-anchor="middle">1.0</text>
${lines.join('\n')}
<line x1="${x(1)}" y1="${top - 5}" x2="${x(1)}" y2="${height - 10}"/>
</svg>
`
}
